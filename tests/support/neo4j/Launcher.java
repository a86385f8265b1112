import java.nio.file.Path;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** Runs a Neo4j server: home folder, configuration file, and the process it may not outlive. */
public class Launcher {
    public static void main(String[] given) throws Exception {
        var service = new DatabaseManagementServiceBuilder(Path.of(given[0]))
                .loadPropertiesFromFile(Path.of(given[1])).build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        var owner = ProcessHandle.of(Long.parseLong(given[2]));
        while (owner.isPresent() && owner.get().isAlive()) {
            Thread.sleep(500);
        }
        Runtime.getRuntime().halt(1); // whoever needed the data is gone
    }
}

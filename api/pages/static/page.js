// Entry: each module looks for what it serves and does nothing elsewhere.
import { serveFind } from "./find.js";
import { serveLights } from "./lights.js";
import { serveMap } from "./map.js";
import { serveOutages } from "./outage.js";
import { servePanel } from "./panel.js";
import { serveSuppositions } from "./suppose.js";
import { serveViews } from "./views.js";

document.documentElement.classList.add("scripted");
serveLights();
serveOutages();
serveFind();
const panel = servePanel();
serveSuppositions(panel);
serveViews();
serveMap(panel);

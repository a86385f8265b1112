"""What can go wrong with a Neo4j server, in Chinese, by the English sentence of the error."""

from __future__ import annotations

__all__ = ["NEO4J_CHINESE"]

NEO4J_CHINESE: dict[str, str] = {
    (
        "A Neo4j store needs a password. Set STAKEGRAPH_NEO4J_PASSWORD, and STAKEGRAPH_NEO4J_USER "
        "if it is not neo4j."
    ): (
        "Neo4j 库需要密码。请设置 STAKEGRAPH_NEO4J_PASSWORD；用户名不是 neo4j 时再设置 "
        "STAKEGRAPH_NEO4J_USER。"
    ),
    (
        "The Neo4j password is a well-known one or shorter than 8 characters, and the pages or the "
        "database can be reached from other machines. Give the Neo4j user a password of its own, "
        "and put it into STAKEGRAPH_NEO4J_PASSWORD."
    ): (
        "Neo4j 的密码是众所周知的，或不足 8 个字符，而页面或数据库可从其他机器访问。"
        "请为 Neo4j 用户另设密码，并写入 STAKEGRAPH_NEO4J_PASSWORD。"
    ),
    "The address of the Neo4j server is not understood. Write neo4j://host:7687.": (
        "Neo4j 服务器的地址无法理解。请写 neo4j://host:7687。"
    ),
    "The address of the Neo4j server names no host. Write neo4j://host:7687.": (
        "Neo4j 服务器的地址没有主机名。请写 neo4j://host:7687。"
    ),
    "The Neo4j server does not answer. Check that it runs, or try again in a moment.": (
        "Neo4j 服务器没有回应。请确认它在运行，或稍后再试。"
    ),
    "All connections to the Neo4j server are in use. Try again in a moment.": (
        "到 Neo4j 服务器的连接都在使用中。请稍后再试。"
    ),
    "Another writer was in the way; nothing was written. Send it again.": (
        "与另一个写入冲突，什么都没有写入。请重新发送。"
    ),
    (
        "The connection broke while the work was being committed, so it is not known whether it "
        "was written. Send it again with the same idempotency key: it is then written once."
    ): "提交时连接中断，无法确定是否已写入。请用同一个幂等键重新发送：只会写入一次。",
    (
        "The Neo4j server does not take the user and password. Check STAKEGRAPH_NEO4J_USER and "
        "STAKEGRAPH_NEO4J_PASSWORD."
    ): (
        "Neo4j 服务器不接受该用户名和密码。请检查 STAKEGRAPH_NEO4J_USER 和 "
        "STAKEGRAPH_NEO4J_PASSWORD。"
    ),
    "The Neo4j user may not do this. Give it the right to read, write and make indexes.": (
        "该 Neo4j 用户无权这样做。请授予读取、写入和建立索引的权限。"
    ),
    "The Neo4j server has no such database. Check STAKEGRAPH_NEO4J_DATABASE.": (
        "Neo4j 服务器上没有这个数据库。请检查 STAKEGRAPH_NEO4J_DATABASE。"
    ),
    "The Neo4j driver cannot use the address or a setting. Check the address of the store.": (
        "Neo4j 驱动无法使用该地址或设置。请检查库的地址。"
    ),
    (
        "The work does not fit into the memory of the Neo4j server; nothing was written. Send it "
        "in smaller pieces, or give the server more memory."
    ): "Neo4j 服务器内存不足，什么都没有写入。请分小批发送，或增加服务器内存。",
    "The Neo4j server gave up, as the work took too long; nothing was written.": (
        "耗时过长，Neo4j 服务器已放弃，什么都没有写入。"
    ),
    "The disk of the Neo4j server is full; nothing was written. Free some space there.": (
        "Neo4j 服务器磁盘已满，什么都没有写入。请在那里腾出空间。"
    ),
}

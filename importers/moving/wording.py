"""What backups, their return and copies say, by code, in English and Chinese."""

from __future__ import annotations

__all__ = ["MOVES"]

# code -> (English, Chinese)
MOVES: dict[str, tuple[str, str]] = {
    "backup_exists": (
        "{file} is there already; name another file, or add --force to replace it.",
        "{file} 已存在；请换一个文件名，或加 --force 覆盖。",
    ),
    "unwritable_file": (
        "{file} cannot be written ({reason}); check the folder and its rights, or name another.",
        "无法写入 {file}（{reason}）；请检查文件夹及其权限，或换一个文件名。",
    ),
    "not_a_backup": (
        "{file} is no backup of stakegraph; name a file that `stakegraph backup` wrote.",
        "{file} 不是 stakegraph 的备份；请指定由 `stakegraph backup` 写出的文件。",
    ),
    "damaged_backup": (
        (
            "{file} is damaged: its content does not give the checksum that it was written with. "
            "Nothing was changed; take another copy of the backup."
        ),
        "{file} 已损坏：内容与写入时的校验和不符。未作任何更改；请使用备份的另一份副本。",
    ),
    "newer_backup": (
        (
            "{file} was written by a newer stakegraph (backup version {version}, this program "
            "reads up to {known}); update the program first."
        ),
        (
            "{file} 由更新版本的 stakegraph 写出（备份版本 {version}，本程序最高支持 {known}）；"
            "请先升级程序。"
        ),
    ),
    "wrong_backup": (
        (
            "{file} is whole, but {part} holds what this program cannot read ({reason}); restore "
            "it with the version that wrote it ({program})."
        ),
        "{file} 完整，但本程序读不懂其中的 {part}（{reason}）；请用写出它的版本（{program}）恢复。",
    ),
    "large_backup": (
        "{file} unpacks to more than {limit} MB; that is more than this program restores.",
        "{file} 解压后超过 {limit} MB；超出本程序可恢复的大小。",
    ),
    "store_not_empty": (
        (
            "The store holds {count} records already, other ones than the backup; name an empty "
            "store, or add --replace to put the backup in their place."
        ),
        "库中已有 {count} 条与备份不同的记录；请指定空库，或加 --replace 以备份取代。",
    ),
    "restore_differs": (
        (
            "What the store took does not give the checksum of the backup, so nothing was kept; "
            "restore into another store, and report it."
        ),
        "写入库中的内容与备份的校验和不符，未保留任何更改；请恢复到另一个库，并报告此问题。",
    ),
    "target_not_empty": (
        (
            "The store to copy to holds {count} records that this copy did not put there, such as "
            "{example}; name an empty store."
        ),
        "目标库中有 {count} 条并非此次复制写入的记录，例如 {example}；请指定空库。",
    ),
    "same_store": (
        "The store to copy from and the store to copy to are the same; name two.",
        "来源库与目标库相同；请指定两个不同的库。",
    ),
}

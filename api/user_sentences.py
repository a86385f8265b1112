"""What is said about users, their passwords and their rights, in both languages."""

from __future__ import annotations

import re

__all__ = ["USER_CHINESE", "USER_PATTERNS", "USER_SENTENCES"]

USER_SENTENCES: dict[str, tuple[str, str]] = {
    "user_name": ("用户名", "User name"),
    "password": ("密码", "Password"),
    "wrong_password": (
        "用户名或密码不对。",
        "The user name or the password is not right.",
    ),
    "or_link": (
        "没有密码？请让管理员给您一个一次性登录链接。",
        "No password? Ask an administrator for a one-time sign-in link.",
    ),
    "passwords_differ": ("两次输入的密码不同。", "The two passwords differ."),
}
USER_CHINESE: dict[str, str] = {
    "Only an administrator may do this; ask one of them.": "只有管理员可以这样做；请联系管理员。",
    "Only an owner of the account or an administrator may share it.": (
        "只有该客户的负责人或管理员可以共享它。"
    ),
    "Five passwords were wrong; wait a minute, then try again.": (
        "已有五次密码错误；请等一分钟再试。"
    ),
    "The local administrator always sees everything; that cannot be changed.": (
        "本机管理员始终能看到全部内容；这一点不能更改。"
    ),
    (
        "A user's name has 1 to 80 small letters, digits and . _ @ + -, begins with a letter or "
        "digit, and is not 'local'; a mail address will do."
    ): (
        "用户名为 1 至 80 个小写字母、数字或 . _ @ + -，以字母或数字开头，且不能是 local；"
        "可以用邮箱地址。"
    ),
}
USER_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"There is a user (?P<name>.+) already; change that one\.", re.DOTALL),
        "已有用户 {name}；请修改该用户。",
    ),
    (
        re.compile(r"The name that others read has 1 to (?P<most>\d+) printable characters\."),
        "显示名为 1 至 {most} 个可显示的字符。",
    ),
    (
        re.compile(
            r"A password has (?P<least>\d+) to (?P<most>\d+) characters, is none that anybody "
            r"would try first, and does not hold the user's name\."
        ),
        "密码为 {least} 至 {most} 个字符，不能是容易猜到的，也不能含有用户名。",
    ),
)

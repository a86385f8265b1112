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
    "wrong_present": ("当前密码不对。", "The present password is not right."),
    "own_rights": (
        "不能取消自己的权限；请让另一位管理员操作。",
        "You cannot take rights from yourself; ask another administrator.",
    ),
    "passwords_differ": ("两次输入的密码不同。", "The two passwords differ."),
    "sign_in_with": ("用 {name} 登录", "Sign in with {name}"),
    "or_password": ("或用密码：", "Or with a password:"),
}
USER_CHINESE: dict[str, str] = {
    (
        "This API key may not change users, keys or defaults; make one with "
        "`stakegraph key create NAME --admin`."
    ): ("此 API 密钥不能更改用户、密钥或默认值；请用 `stakegraph key create NAME --admin` 生成。"),
    "A key for administration concerns everything; leave the accounts out.": (
        "管理用的密钥涉及全部内容；请不要限定客户。"
    ),
    "The name of a key has 1 to 120 printable characters.": "密钥名称为 1 至 120 个可显示的字符。",
    "The old key stays open for 0 to 24 hours.": "旧密钥最多再用 0 至 24 小时。",
    "This key is closed already; make a new one with `stakegraph key create`.": (
        "此密钥已失效；请用 `stakegraph key create` 生成新的。"
    ),
    "A key makes no key that opens more than it does itself.": "密钥不能生成比自己权限更大的密钥。",
    "The provider's answer proves nothing here; sign in again.": (
        "身份提供方的答复无法证明您的身份；请重新登录。"
    ),
    "The identity provider does not answer; try again in a moment.": (
        "身份提供方没有回答；请稍后再试。"
    ),
    "The identity provider refused; begin again, or ask an administrator.": (
        "身份提供方拒绝了请求；请重新开始，或联系管理员。"
    ),
    "The identity provider answers too much or too slowly.": "身份提供方的回答过大或过慢。",
    "The identity provider names no safe addresses.": "身份提供方给出的地址不安全。",
    "The identity provider calls itself another issuer than the settings do.": (
        "身份提供方自称的签发者与设置不一致。"
    ),
    "The identity provider signs in no way that this program accepts.": (
        "身份提供方的签名方式不被本程序接受。"
    ),
    "This sign-in is too old, was used, or belongs to another browser; begin again.": (
        "此次登录已过期、已用过，或属于另一个浏览器；请重新开始。"
    ),
    "Your user is disabled; ask an administrator.": "您的用户已停用；请联系管理员。",
    "The local administrator signs in by a link only.": "本机管理员只能用一次性链接登录。",
    (
        "STAKEGRAPH_OIDC_ISSUER needs STAKEGRAPH_OIDC_CLIENT_ID, and STAKEGRAPH_PUBLIC_URL "
        "for the way back from the provider."
    ): (
        "设置了 STAKEGRAPH_OIDC_ISSUER，还须设置 STAKEGRAPH_OIDC_CLIENT_ID，以及从身份提供方返回"
        "所用的 STAKEGRAPH_PUBLIC_URL。"
    ),
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
        re.compile(
            r"(?P<name>.+) was not entered here\. Ask an administrator to do that, then sign in "
            r"again\.",
            re.DOTALL,
        ),
        "这里没有用户 {name}。请让管理员先添加，再重新登录。",
    ),
    (
        re.compile(
            r"(?P<user>.+) belongs to another person at the provider\. An administrator can undo "
            r"that with `(?P<command>.+)`\.",
            re.DOTALL,
        ),
        "{user} 在身份提供方已属于另一人。管理员可用 `{command}` 解除。",
    ),
    (
        re.compile(
            r"(?P<provider>.+) did not sign you in; try again, or ask an administrator\.",
            re.DOTALL,
        ),
        "{provider} 没有让您登录；请重试，或联系管理员。",
    ),
    (
        re.compile(
            r"(?P<provider>.+) does not say your (?P<claim>\w+)\. Perhaps you are not known here; "
            r"ask an administrator\.",
            re.DOTALL,
        ),
        "{provider} 没有告知您的 {claim}。也许这里还没有您这位用户；请联系管理员。",
    ),
    (
        re.compile(
            r"(?P<provider>.+) did not verify your mail address\. Ask an administrator\.", re.DOTALL
        ),
        "{provider} 没有验证您的邮箱地址。请联系管理员。",
    ),
    (
        re.compile(
            r"(?P<name>.+) cannot be a user's name here\. Ask an administrator\.", re.DOTALL
        ),
        "{name} 不能作为这里的用户名。请联系管理员。",
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

"""Invented names of people: every surname with every given name is possible, none is meant."""

from __future__ import annotations

from dataclasses import dataclass

from importers.examples.draws import Draws

__all__ = ["Name", "draw_names"]

_SURNAMES = """
秦 Qin 韩 Han 戚 Qi 杨 Yang 严 Yan 沈 Shen 谢 Xie 姜 Jiang 苗 Miao 花 Hua 方 Fang 俞 Yu 任 Ren
袁 Yuan 柳 Liu 鲍 Bao 史 Shi 唐 Tang 费 Fei 廉 Lian 岑 Cen 薛 Xue 雷 Lei 贺 He 倪 Ni 汤 Tang
滕 Teng 殷 Yin 罗 Luo 毕 Bi 郝 Hao 邬 Wu 安 An 常 Chang 乐 Yue 于 Yu 时 Shi 傅 Fu 皮 Pi 卞 Bian
齐 Qi 康 Kang 伍 Wu 余 Yu 元 Yuan 卜 Bu 顾 Gu 孟 Meng 平 Ping 黄 Huang 穆 Mu 萧 Xiao 尹 Yin
姚 Yao 邵 Shao 湛 Zhan 汪 Wang 祁 Qi 毛 Mao 禹 Yu 狄 Di 米 Mi 贝 Bei 明 Ming 臧 Zang 计 Ji 伏 Fu
成 Cheng 戴 Dai 谈 Tan 诸葛 Zhuge 欧阳 Ouyang 司徒 Situ
"""
_GIVEN_NAMES = """
砚秋 Yanqiu 知行 Zhixing 云舟 Yunzhou 景行 Jingxing 若川 Ruochuan 明澈 Mingche 怀瑾 Huaijin
致和 Zhihe 书言 Shuyan 清越 Qingyue 承安 Chengan 屹川 Yichuan 立岩 Liyan 嘉树 Jiashu
和光 Heguang 秉文 Bingwen 临溪 Linxi 远帆 Yuanfan 晓棠 Xiaotang 青禾 Qinghe 若谷 Ruogu
松年 Songnian 维桢 Weizhen 庭芳 Tingfang 映雪 Yingxue 采薇 Caiwei 素心 Suxin 静岚 Jinglan
佩衡 Peiheng 守拙 Shouzhuo 存真 Cunzhen 朴臣 Puchen 砺行 Lixing 昭宁 Zhaoning 岳峙 Yuezhi
川柏 Chuanbai 保根 Baogen 水生 Shuisheng 桂兰 Guilan 秀芬 Xiufen 玉梅 Yumei 春生 Chunsheng
长河 Changhe 大年 Danian 金锁 Jinsuo 满仓 Mancang 德顺 Deshun 连喜 Lianxi 根旺 Genwang
巧云 Qiaoyun 淑贞 Shuzhen 凤琴 Fengqin 望舒 Wangshu 则安 Zean 敬之 Jingzhi 可馨 Kexin
渡远 Duyuan 闻笛 Wendi 星野 Xingye 润泽 Runze 述平 Shuping 以恒 Yiheng
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as written in Chinese, and in Latin letters with the surname first."""

    chinese: str
    latin: str


def draw_names(count: int, seed: int) -> list[Name]:
    """Draw names without a repetition, in Chinese or in Latin letters.

    Args:
        count: How many; at most a few thousand.
        seed: Same seed, same names.

    Returns:
        Names in an order in which neighbours share neither surname nor given name.

    Raises:
        ValueError: There are not so many different names.
    """
    draws = Draws(seed, purpose="names")
    surnames, given_names = _pairs(_SURNAMES), _pairs(_GIVEN_NAMES)
    drawn: dict[str, Name] = {}
    for _ in range(min(len(surnames), len(given_names))):
        # one round uses every given name once
        for surname, given in zip(
            draws.shuffle(surnames), draws.shuffle(given_names), strict=False
        ):
            name = Name(surname[0] + given[0], f"{surname[1]} {given[1]}")
            drawn.setdefault(name.latin, name)
        if len(drawn) >= count:
            return list(drawn.values())[:count]
    raise ValueError(f"{count} names are asked for; there are only {len(drawn)}")


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))

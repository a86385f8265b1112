import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.drawing import (
    Card,
    DottedLine,
    Influence,
    LanePerson,
    MapContent,
    Seats,
    Tie,
    Words,
    draw_map,
    to_svg,
)
from graph.drawing.lettering import text_width
from graph.vocabulary import Attitude, Confidence, DecisionRole, Freshness, Strength

Example = Callable[[str], MapContent]
NS = "{http://www.w3.org/2000/svg}"
ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "]]></style><script>alert(1)</script>",
    "</svg><iframe src=javascript:alert(1)>",
    "&lt;b&gt; &amp; &#x3c;",
    "${7*7} {{7*7}} {% x %}",
    "a\x00b\x08c\x1f\ud800\uffff",
    "\u202eevil\u202c",
    "url(https://example.invalid/x) @import",
]


def hostile(attack: str, kind: str = "opportunity") -> MapContent:
    """The attack in every text of the content, the codes too."""
    a, b = f"{attack}1", f"{attack}2"
    cards = (
        Card(
            a,
            attack,
            attack,
            account_manager=None,
            manager=b,
            role=attack,
            attitude=attack,
            attitude_before="neutral",
            importance=attack,
            background_boss=b,
            units=(attack,),
            facts=(Words(attack, attack),),
            rank_behind=1,
        ),
        Card(b, attack, attack, side=attack, in_chain=False),
    )
    return MapContent(
        kind,
        attack,
        attack,
        cards,
        (Influence(attack, a, b, attack, attack, 20, attack, "added", is_hot=True, weight=0.2),),
        (Tie(f"{attack}t", f"{attack}u", a, 0.5, attack, "us", attack, attack),),
        (LanePerson(f"{attack}u", attack, attack, "us", attack),),
        (DottedLine(a, b),),
        (Seats(attack, attack, ((b, a),)),),
        graph_version=attack,
        redaction=attack,
    )


def spoken(element: ET.Element) -> str:
    """The name of a card."""
    return element.findtext(f"{NS}title") or ""


def allowed(root: ET.Element) -> None:
    """No element or attribute that runs, loads or styles from outside."""
    for element in root.iter():
        assert element.tag.removeprefix(NS) in {
            "svg", "g", "path", "rect", "circle", "text", "style", "title",
        }  # fmt: skip
        for name in element.attrib:
            assert not name.lower().startswith("on"), name
            assert name.rpartition("}")[2] not in {"href", "src", "style"}, name


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["opportunity", "account"])
def test_names_are_never_markup(attack: str, lang: str, kind: str) -> None:
    picture = to_svg(draw_map(hostile(attack, kind)), lang=lang, standalone=True)
    picture.encode("utf-8")
    root = ET.fromstring(picture)
    allowed(root)
    said = [spoken(e) for e in root.iter(f"{NS}g") if e.get("role") == "button"]
    assert len(said) == 3


@given(st.text(max_size=60), st.sampled_from(["zh", "en"]))
def test_any_text_gives_well_formed_svg(text: str, lang: str) -> None:
    card = Card("k", text, text, units=(text,), manager=text, account_manager=text)
    content = MapContent("account", "A", text, (card,), lane_people=(LanePerson("u", text, text),))
    allowed(ET.fromstring(to_svg(draw_map(content), lang=lang, standalone=True)))


def test_nothing_outside_is_referenced(example: Example) -> None:
    picture = to_svg(draw_map(example("opportunity")), standalone=True)
    assert re.findall(r"https?://[^\"]*", picture) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in picture
    assert "@import" not in picture


def test_each_card_is_a_button_with_a_name(example: Example) -> None:
    root = ET.fromstring(to_svg(draw_map(example("opportunity")), lang="en"))
    cards = {e.get("data-person"): e for e in root.iter(f"{NS}g") if e.get("role") == "button"}
    assert len(cards) == 18
    assert cards["C10"].get("tabindex") == "0"
    assert spoken(cards["C10"]) == ("褚, cost controller, no role, attitude unknown, 1st behind")
    assert spoken(cards["C08"]) == (
        "郑, enterprise architect, evaluator, attitude strongly negative, negative in the account"
    )
    assert spoken(cards["U3"]) == "Leading expert, leading expert, our side"


def test_names_are_spoken_in_chinese_too(example: Example) -> None:
    root = ET.fromstring(to_svg(draw_map(example("opportunity")), lang="zh"))
    cards = {e.get("data-person"): e for e in root.iter(f"{NS}g") if e.get("role") == "button"}
    assert root.get("lang") == "zh-CN"
    assert spoken(cards["C01"]) == "陈，总经理，审批人，有否决权，态度中立"


def test_lines_carry_their_records(example: Example) -> None:
    root = ET.fromstring(to_svg(draw_map(example("opportunity"))))
    records = {e.get("data-record") for e in root.iter(f"{NS}g") if e.get("data-record")}
    assert {f"T{n:02}" for n in range(1, 10)} <= records
    assert "E09" in records


def test_each_reader_sees_one_language(example: Example) -> None:
    scene = draw_map(example("opportunity"))
    for lang, other in (("en", "zh"), ("zh", "en")):
        words = set(ET.fromstring(to_svg(scene, lang=lang, legend=True)).itertext())
        said = {"zh": {"审批人", "财务总监", "我方高管", "新增", "强负向"},
                "en": {"Approver", "CFO", "Executive", "new", "Strongly negative"}}  # fmt: skip
        assert said[lang] <= words
        assert not said[other] & words


def test_the_legend_names_the_marks_that_occur_and_no_others(example: Example) -> None:
    project, account = (draw_map(example(kind)) for kind in ("opportunity", "account"))
    assert "influence_cut" in project.legend
    assert {"influence_cut", "project_seat", "veto", "not_asked"}.isdisjoint(account.legend)
    assert "ghost_seat" in account.legend
    assert "Not asked" not in to_svg(project, legend=True)


def test_who_was_never_asked_looks_unlike_who_is_unknown() -> None:
    cards = (Card("a", "A", attitude=None), Card("b", "B", attitude="unknown"))
    picture = to_svg(draw_map(MapContent("account", "A", "A", cards)))
    assert "Not asked" in picture
    assert "unasked" in picture
    assert ">?<" in picture


def test_the_thumbnail_shows_who_moved(example: Example) -> None:
    scene = draw_map(example("opportunity"))
    assert scene.thumbnail is not None
    assert sorted(seat.name for seat in scene.thumbnail.seats if seat.is_moved) == sorted(
        "孙周郑卫"
    )
    assert not any(scene.thumbnail.box.meets(box) for box in scene.boxes().values())
    assert "Where the four sat in the account" in to_svg(scene, lang="en")
    assert "四人在客户架构中的原位" in to_svg(scene, lang="zh")
    assert draw_map(example("account")).thumbnail is None


def test_a_conflict_has_two_heads_and_a_name_in_the_legend() -> None:
    cards = (Card("a", "A"), Card("b", "B", manager="a", account_manager="a"))
    edge = Influence("e", "a", "b", confidence="confirmed", state="conflict")
    scene = draw_map(MapContent("account", "A", "A", cards, (edge,)))
    assert "influence_conflict" in scene.legend
    assert to_svg(scene).count('class="f-inf k-inf round"') == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_a_drawing(lang: str) -> None:
    cards = [Card(f"a{code}", "A", attitude=code.value) for code in Attitude]
    cards += [Card(f"r{code}", "R", role=code.value, has_veto=True) for code in DecisionRole]
    edges = [
        Influence(f"{s}{c}{f}", "aunknown", "rapprover", s.value, c.value, 9, f.value)
        for s in Strength
        for c in list(Confidence)[:2]
        for f in list(Freshness)[::3]
    ]
    scene = draw_map(MapContent("opportunity", "O", "O", tuple(cards), tuple(edges)))
    ET.fromstring(to_svg(scene, lang=lang, standalone=True))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_long_texts_stay_in_their_box(lang: str) -> None:
    title = "主管制造与数字化转型及各生产基地精益运营改善工作的集团高级副总经理兼制造中心总监"
    card = Card(
        "a",
        "欧阳甲乙 Maximiliana Featherstonehaugh-Cholmondeley",
        f"{title} Vice president of manufacturing, plants, lines and digital transformation",
        role="decision_maker",
        has_veto=True,
        is_decider=True,
        attitude="strong_negative",
        attitude_before="strong_positive",
    )
    scene = draw_map(MapContent("opportunity", "O", "O", (card,)))
    root = ET.fromstring(to_svg(scene, lang=lang))
    box = scene.people[0].box
    (group,) = (e for e in root.iter(f"{NS}g") if e.get("data-person") == "a")
    for text in group.iter(f"{NS}text"):
        if "mid" in (text.get("class") or ""):
            continue
        width = text_width(text.text or "", float(text.get("font-size") or 0))
        assert float(text.get("x") or 0) + width <= box.width
        assert float(text.get("y") or 0) <= box.height


def test_equal_scenes_give_equal_bytes(example: Example) -> None:
    one, other = (to_svg(draw_map(example("account")), standalone=True) for _ in range(2))
    assert one == other


def test_a_nonce_marks_the_style_of_a_standalone_picture(example: Example) -> None:
    picture = to_svg(draw_map(example("account")), standalone=True, nonce='a"b')
    assert '<style nonce="a&quot;b">' in picture
    assert "<style" not in to_svg(draw_map(example("account")))


def test_another_language_is_refused(example: Example) -> None:
    with pytest.raises(ValueError, match="fr"):
        to_svg(draw_map(example("account")), lang="fr")

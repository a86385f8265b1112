"""Dates, ids, fields and defaults."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.calibration import Calibration, describe_defaults
from graph.dates import PartialDate
from graph.errors import InputError
from graph.identifiers import new_id
from graph.model import RECORD_TYPES
from graph.phrases import PHRASES
from graph.schema import fields_of, reference_fields
from graph.vocabulary import Attitude, DecisionRole, Freshness

DAY = date(2025, 6, 30)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2025-06-30", 0),
        ("2025-06", 0),
        ("2025-05-31", 1),
        ("2024-12", 6),
        ("2024", 11),
        ("2026", 0),
    ],
)
def test_ages_are_whole_calendar_months_and_never_below_zero(text: str, months: int) -> None:
    assert PartialDate.parse(text).months_before(DAY) == months


@given(st.dates())
def test_a_date_keeps_its_precision(day: date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-02-30", "25-01-01", "2025-1-1", "June", "", "2025-01-01T00"]
)
def test_another_form_is_refused_with_the_cure(text: str) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        PartialDate.parse(text)


def test_ids_are_prefix_and_ulid_and_sort_by_time() -> None:
    ids = [new_id("per") for _ in range(200)]
    assert len(set(ids)) == 200
    assert all(len(one) == 30 and one.startswith("per_") for one in ids)
    assert [one[4:14] for one in ids] == sorted(one[4:14] for one in ids)


def test_every_reference_field_is_a_field() -> None:
    for kind in RECORD_TYPES:
        names = {field.name for field in fields_of(kind)}
        assert set(reference_fields(kind.table)) <= names
        assert set(kind.natural_fields) <= names


def test_fields_read_what_they_write() -> None:
    for kind in RECORD_TYPES:
        for field in fields_of(kind):
            if field.code is not None and not field.many:
                for member in field.code:
                    assert field.read(field.write(member)) is member
                    assert field.read(member.zh) is member
                    assert field.read(member.en.upper()) is member


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Economic Buyer", "approver"),
        ("technical buyer", "evaluator"),
        ("end user", "user"),
        ("Legal", "gatekeeper"),
    ],
)
def test_foreign_roles(word: str, code: str) -> None:
    assert DecisionRole.parse(word) == code


@pytest.mark.parametrize(
    ("word", "code"), [("+2", "strong_positive"), ("Enemy", "strong_negative"), ("0", "neutral")]
)
def test_foreign_attitudes(word: str, code: str) -> None:
    assert Attitude.parse(word) == code


def test_every_default_has_a_meaning_in_both_languages_and_a_source() -> None:
    for default in describe_defaults(Calibration()):
        assert default.meaning_en
        assert default.source
        assert any("\u4e00" <= sign <= "\u9fff" for sign in default.meaning_zh), default.name


def test_the_digest_names_the_values() -> None:
    assert Calibration().digest == Calibration().digest
    assert Calibration(strength_weak=0.31).digest != Calibration().digest


def test_freshness_labels() -> None:
    labels = [Calibration().freshness(months) for months in (0, 3, 4, 6, 7, 12, 13)]
    assert labels == [
        Freshness.FRESH, Freshness.FRESH, Freshness.DUE, Freshness.DUE,
        Freshness.STALE, Freshness.STALE, Freshness.EXPIRED,
    ]  # fmt: skip


def test_phrases_name_the_same_things_in_both_languages() -> None:
    for code, (chinese, english) in PHRASES.items():
        assert set(_names(chinese)) == set(_names(english)), code


def _names(template: str) -> list[str]:
    return [part.split("}")[0] for part in template.split("{")[1:]]

"""What an address of the API may ask for, read by what the document says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from manifeste_tool.domain.api import schemas
from manifeste_tool.domain.api.parameters import (
    LIMIT,
    InvalidParameterError,
    Parameter,
    RepeatedParameterError,
    UnknownParameterError,
    read,
)

KNOWN = (
    LIMIT,
    Parameter("state", "État.", choices=("déposé", "décidé")),
    Parameter("key", "Clé.", "E4", r"E[0-9]{1,8}"),
    Parameter("theme", "Thème."),
)


def test_what_is_asked_is_read_by_its_name_and_kind() -> None:
    asked = read(KNOWN, [("limit", "7"), ("state", "décidé"), ("key", "E12"), ("theme", "l'école & après")])
    assert asked == {"limit": 7, "state": "décidé", "key": "E12", "theme": "l'école & après"}
    assert [one.name for one in KNOWN if one.is_number] == ["limit"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", value) for value in ("", "0", "101", "-1", "+5", " 5", "05", "5.0", "٥", "1e2", "9" * 30)),
        *(("state", value) for value in ("", "adopté", "déposé\n")),
        *(("key", value) for value in ("", "P1", "E", "E1\n", "E123456789")),
        *(("theme", value) for value in ("", "a\x00", "a\nb", "\x7f", "\ufffd", "a" * 201)),
    ],
)
def test_a_value_that_is_none_is_refused_with_what_is_expected(name: str, value: str) -> None:
    with pytest.raises(InvalidParameterError) as refused:
        read(KNOWN, [(name, value)])
    assert name in str(refused.value)
    assert refused.value.values["expected"]


def test_a_misspelt_or_repeated_parameter_is_refused_and_never_ignored() -> None:
    with pytest.raises(UnknownParameterError, match="limit, state, key, theme"):
        read(KNOWN, [("limite", "7")])
    with pytest.raises(UnknownParameterError):
        read((), [("__proto__", "1")])
    with pytest.raises(RepeatedParameterError):
        read(KNOWN, [("limit", "7"), ("limit", "7")])


@given(st.sampled_from(KNOWN), st.text(max_size=12) | st.integers().map(str))
def test_the_document_and_the_reader_agree_on_every_value(one: Parameter, value: str) -> None:
    plain = value.isascii() and value.isdecimal() and (value == "0" or not value.startswith("0"))
    said: object = int(value) if one.is_number and plain else value
    fits = Draft202012Validator(one.schema).is_valid(said) and not value.endswith("\n")
    try:
        one.read(value)
    except InvalidParameterError:
        assert not fits
    else:
        assert fits


def test_the_usual_value_is_said_where_there_is_one() -> None:
    assert LIMIT.schema["default"] == 50
    assert "default" not in Parameter("rank", "Rang.", most=9).schema


def test_an_object_says_all_of_its_properties_and_nothing_else() -> None:
    schema = schemas.record(key=schemas.TEXT, said_on=schemas.or_null(schemas.DAY), kinds=schemas.several(schemas.TEXT))
    fits = Draft202012Validator(schema).is_valid
    assert fits({"key": "E1", "said_on": None, "kinds": ["a"]})
    assert not fits({"key": "E1", "said_on": None})
    assert not fits({"key": "E1", "said_on": None, "kinds": [], "more": 1})
    assert Draft202012Validator(schemas.counted()).is_valid({"Nord": 3})
    assert not Draft202012Validator(schemas.among(["a"])).is_valid("b")
    assert schemas.listing("Version")["properties"]["data"]["items"] == {"$ref": "#/components/schemas/Version"}

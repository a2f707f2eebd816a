"""Making and opening an instance."""

import pytest

from manifeste_tool.paths import Home
from manifeste_tool.services.instance import instances
from manifeste_tool.services.instance.instances import DemoServedError, ExistingInstanceError, MissingInstanceError
from manifeste_tool.settings import Settings
from manifeste_tool.storage import settings as kept


def test_an_instance_that_stands_is_not_made_again(settings: Settings) -> None:
    before = (settings.home.repository / "config").read_bytes()
    with pytest.raises(ExistingInstanceError, match="n'est pas touchée"):
        instances.create(settings)
    assert (settings.home.repository / "config").read_bytes() == before


def test_a_folder_without_an_instance_says_how_to_make_one(tmp_path) -> None:
    nowhere = Settings(home=Home(tmp_path / "rien"))
    with pytest.raises(MissingInstanceError, match="manifeste init"):
        instances.opened(nowhere)
    assert not instances.is_demo(nowhere)
    assert not nowhere.home.root.exists()


def test_a_demonstration_is_known_by_its_own_word_and_never_served_as_a_real_one(settings: Settings) -> None:
    assert not instances.is_demo(settings)
    instances.refuse_demo(settings)
    with instances.visited(settings) as workspace, workspace.writing() as connection:
        kept.put(connection, "demo", "1")
    assert instances.is_demo(settings)
    with pytest.raises(DemoServedError, match="sans mot de passe"):
        instances.refuse_demo(settings)


def test_words_that_nobody_can_guess_are_of_the_alphabet_and_never_twice_the_same() -> None:
    words = {instances.random_word("abcdefgh", 24) for _ in range(200)}
    assert len(words) == 200
    assert {len(word) for word in words} == {24}
    assert set("".join(words)) == set("abcdefgh")

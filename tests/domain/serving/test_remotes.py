"""The address of the authority is judged before Git sees it."""

import pytest

from manifeste_tool.domain.serving.remotes import (
    ForeignTransportError,
    OptionAddressError,
    RemoteAddressError,
    SecretInAddressError,
    UnknownFormError,
    checked,
)


@pytest.mark.parametrize(
    "address",
    [
        "/srv/git/texte.git",
        "file:///srv/git/texte.git",
        "git@forge.exemple:groupe/texte.git",
        "forge:texte.git",
        "git@forge.exemple:~/texte.git",
        "ssh://git@forge.exemple/groupe/texte.git",
        "ssh://git@forge.exemple:2222/texte.git",
        "ssh://git@[2001:db8::1]:22/texte.git",
        "https://forge.exemple/groupe/texte.git",
    ],
)
def test_what_names_a_repository_is_taken_as_it_is_written(address: str) -> None:
    assert checked(address) == address


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("--upload-pack=touch /tmp/x", OptionAddressError),
        ("-oProxyCommand=x", OptionAddressError),
        ("-host:texte.git", OptionAddressError),
        ("git@-oProxyCommand=x:texte.git", OptionAddressError),
        ("git@forge.exemple:-texte.git", OptionAddressError),
        ("ssh://-oProxyCommand=x/texte.git", OptionAddressError),
        ("ssh://-git@forge.exemple/texte.git", OptionAddressError),
        ("ssh://git@forge.exemple/-texte.git", OptionAddressError),
        ("ext::sh -c touch% /tmp/x", UnknownFormError),
        ("ext::sh", ForeignTransportError),
        ("fd::17", ForeignTransportError),
        ("http://forge.exemple/texte.git", ForeignTransportError),
        ("git://forge.exemple/texte.git", ForeignTransportError),
        ("ftp://forge.exemple/texte.git", ForeignTransportError),
        ("https://jeton@forge.exemple/texte.git", SecretInAddressError),
        ("https://moi:secret@forge.exemple/texte.git", SecretInAddressError),
        ("ssh://git:secret@forge.exemple/texte.git", SecretInAddressError),
        ("https:///texte.git", UnknownFormError),
        ("https://forge.exemple", UnknownFormError),
        ("https://forge.exemple/", UnknownFormError),
        ("https://forge.exemple/texte.git?jeton=1", UnknownFormError),
        ("https://forge.exemple:port/texte.git", UnknownFormError),
        ("https://for ge.exemple/texte.git", UnknownFormError),
        ("ssh://a b@forge.exemple/texte.git", UnknownFormError),
        ("ssh://g$t@forge.exemple/texte.git", UnknownFormError),
        ("file://texte.git", UnknownFormError),
        ("texte.git", UnknownFormError),
        ("./texte.git", UnknownFormError),
        ("/srv/texte\n.git", UnknownFormError),
        (" /srv/texte.git", UnknownFormError),
        ("", UnknownFormError),
    ],
)
def test_what_could_be_an_option_a_program_or_a_secret_is_refused_with_its_sentence(
    address: str, why: type[RemoteAddressError]
) -> None:
    with pytest.raises(why, match="MANIFESTE_TEXT_REMOTE") as refused:
        checked(address)
    assert "secret@" not in str(refused.value)
    assert "jeton@" not in str(refused.value)

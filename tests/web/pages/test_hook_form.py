import pytest

pytestmark = pytest.mark.store

URL = "https://team.example/hooks"


@pytest.fixture
def save(browser):
    """Return what changes some fields of an agent's form and sends it."""

    def send(**changed):
        fields = browser.open("/agents/default").fields
        parse_form = {f"hooks.{name}": value for name, value in changed.items()}
        return browser.send("/agents/default", fields | parse_form)

    return send


def test_hooks_are_set_and_the_secret_made_is_shown_once(save, browser, deps):
    saved = save(url=URL)
    secret = deps.directory.hook_secret("default")
    assert secret.startswith("whsec_")
    assert secret in saved.html
    again = browser.open("/agents/default")
    assert again.fields["hooks.url"] == URL
    assert "caller.recovered" in again.fields["hooks.events"]
    assert secret not in again.html
    assert secret not in save(events=["call.healed"]).html
    assert deps.directory.hook_secret("default") == secret
    assert browser.open("/agents/default").fields["hooks.events"] == ["call.healed"]


def test_faults_stand_beside_their_fields(save):
    page = save(url="ftp://team.example", events=["call.healed", "no.such"])
    assert page.status == 422
    assert page.fields["hooks.url"] == "ftp://team.example"
    assert page.fields["hooks.events"] == ["call.healed"]
    [around] = [part for part in page.html.split('data-field="') if part.startswith("hooks.url")]
    assert "aria-invalid=true" in around
    assert "at least 1" in save(url=URL, events=[]).text
    short = save(url=URL, secret="too short")
    assert short.status == 422
    assert "whsec_" in short.text


def test_an_emptied_address_tells_nobody_any_more(save, deps):
    save(url=URL)
    save(url="")
    assert deps.directory.hook_secret("default") == ""
    assert '"hooks":null' in deps.directory.raw("default")

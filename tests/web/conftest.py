"""The web application in this process, on a real Redis that is its store and its broker."""

import pytest

from calls.store_types import Origin
from deadair import config
from tasks import app as celery
from tests.broker_connections import forget_connections
from tests.web.browser import TOKEN, Browser
from tests.web.terminal import Terminal
from web.app import create_app
from web.dependencies import KEY

TELNYX = Origin(by="celery@test")


@pytest.fixture(scope="session")
def environment(redis_server):
    """Return the process's environment; Celery's configuration is read from it once."""
    variables = {
        "REDIS_URL": redis_server.url,
        "TELNYX_API_KEY": "KEY-of-a-test",
        "TELNYX_CONNECTION_ID": "1494404757140276705",
        "TELNYX_FROM": "+15550109999",
        "DIAL_PREFIXES": "+1555,+44",
        "ADMIN_TOKEN": TOKEN,
        "SECRET_KEY": "a secret of the web tests",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.setitem(celery.conf, "broker_url", redis_server.url)
        forget_connections()
        yield variables
    forget_connections()


@pytest.fixture
def settings(environment, redis_url):
    return config.read(environment | {"REDIS_URL": redis_url})


@pytest.fixture
def app(settings):
    return create_app(settings)


@pytest.fixture
def deps(app):
    return app.extensions[KEY]


@pytest.fixture
def without(settings):
    """Return an application with some of its configuration taken away."""
    return lambda **gone: create_app(settings.model_copy(update=gone))


@pytest.fixture
def store(deps):
    return deps.store


@pytest.fixture
def answered(store):
    """Return a function that begins an answered call."""

    def begin(call="v3:call-1", agent="default", settings=""):
        store.call_ringing(call, TELNYX, agent, "incoming", settings)
        store.call_answered(call, TELNYX)
        return call

    return begin


@pytest.fixture
def stranger(app):
    return Browser(app)


@pytest.fixture
def browser(app):
    found = Browser(app)
    assert found.sign_in().status == 200
    return found


@pytest.fixture
def another(app):
    found = Browser(app)
    found.sign_in(name="Paul")
    return found


@pytest.fixture
def terminal(app):
    return Terminal(app)

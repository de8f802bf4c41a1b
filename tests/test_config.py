"""The environment: every fault at once, no secret in a repr."""

import base64

import pytest

from deadair.config import ConfigError, StoreConfig, WorkerConfig, read, variables

pytestmark = pytest.mark.unit

GOOD = {"REDIS_URL": "redis://127.0.0.1:6379/0", "ADMIN_TOKEN": "a" * 20, "SECRET_KEY": "s" * 20}


def test_defaults_are_the_contracts():
    config = read(GOOD)
    assert (config.port, config.web_concurrency) == (8000, 4)
    assert config.broker_url == GOOD["REDIS_URL"]
    assert config.result_backend is None
    assert config.public_url == "http://127.0.0.1:8000"
    assert config.media_url == "ws://127.0.0.1:8000"
    assert config.telnyx_public_keys == ()
    assert config.vad == "webrtc"
    assert config.calls_per_worker == 1_000


def test_https_becomes_wss():
    assert read(GOOD | {"PUBLIC_URL": "https://a.example/x/"}).media_url == "wss://a.example/x"


def test_two_public_keys_may_be_valid_at_once():
    keys = ",".join(base64.b64encode(bytes([i]) * 32).decode() for i in (1, 2))
    assert read(GOOD | {"TELNYX_PUBLIC_KEY": keys}).telnyx_public_keys == (b"\1" * 32, b"\2" * 32)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CALLS_PER_WORKER", "0"),
        ("REDIS_URL", ""),
        ("REDIS_URL", "http://x"),
        ("REDIS_URL", "redis://[broken"),
        ("REDIS_URL", "redis://h:port/0"),
        ("REDIS_URL", "redis://h:70000/0"),
        ("REDIS_URL", "redis://h:6379/calls"),
        ("REDIS_URL", "redis://:p/ss@h:6379/0"),
        ("REDIS_URL", "sentinel://a:1,b:two/main/0"),
        ("REDIS_URL", "cluster://a:1,b:two"),
        ("REDIS_URL", "h:6379"),
        ("REDIS_URL", "redis://h:6379/0?foo=bar"),
        ("REDIS_URL", "rediss://h:6379/0?socket_timout=1"),
        ("REDIS_URL", "redis://a:1/0?foo=bar;redis://b:1/0"),
        ("TELNYX_FROM", "x"),
        ("TELNYX_FROM", "911"),
        ("TELNYX_FROM", "+1\u0665\u0665\u0665\u0660\u0661\u0660\u0660\u0660\u0660\u0661"),
        ("TELNYX_SMS_FROM", "+1\u0665\u0665\u0665\u0660\u0661\u0660\u0660\u0660\u0660\u0661"),
        ("DEADAIR_LOG_LEVEL", "loud"),
        ("REDIS_URL", "'redis://h:6379/0'"),
        ("CELERY_BROKER_URL", "ftp://x"),
        ("CELERY_BROKER_URL", "rabbitmq://h//"),
        ("CELERY_BROKER_URL", "amqp://h:port//"),
        ("CELERY_BROKER_URL", "sentinel://a:26379;sentinel://b:26379"),
        ("CELERY_BROKER_URL", "rediss://h/0?ssl_cert_req=none"),
        ("CELERY_BROKER_URL", "amqps://h//?ssl_ca_cert=/ca.pem"),
        ("CELERY_BROKER_URL", "amqps://h//?ssl_cert_reqs=maybe"),
        ("CELERY_BROKER_URL", "amqps://h//?ssl_keyfile=/key.pem"),
        ("CELERY_BROKER_URL", "amqp://h//?ssl_ca_certs=/ca.pem"),
        ("CELERY_BROKER_URL", "amqp://h//?heartbeat=often"),
        ("CELERY_BROKER_URL", "amqp://h//?login_method=external"),
        ("CELERY_BROKER_URL", "amqp://h//;amqps://i//"),
        ("CELERY_BROKER_URL", "amqp://h//;redis://i/0"),
        ("CELERY_BROKER_URL", "amqps://h//?ssl_ca_certs=/a;amqps://i//?ssl_ca_certs=/b"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "8o80"),
        ("PORT", "\u0664"),
        ("WEB_CONCURRENCY", "-1"),
        ("PUBLIC_URL", "example.com"),
        ("TELNYX_BASE_URL", "api.telnyx.com"),
        ("TELNYX_PUBLIC_KEY", "short"),
        ("VAD", "silent"),
        ("VAD", "Silero"),
        ("MUSIC_DETECTOR", "yes"),
        ("DIAL_PREFIXES", "44"),
        ("DIAL_PREFIXES", "+44;+1"),
        ("DIAL_PREFIXES", "+0"),
        ("DIAL_PREFIXES", "+4\u0664"),
        ("DIAL_RATE", "0"),
        ("DIAL_RATE", "10001"),
        ("ADMIN_TOKEN", ""),
        ("ADMIN_TOKEN", "short"),
        ("SECRET_KEY", ""),
        ("FLOWER_URL", "javascript:alert(1)"),
        ("DEADAIR_NAMESPACE", "no spaces"),
        ("DEADAIR_NAMESPACE", "9lives"),
        ("DEADAIR_EVENTS", "none"),
        ("DEADAIR_KEY_PREFIX", "{tag}"),
        ("DEADAIR_TELL", "crm"),
        ("DEADAIR_TELL", "crm:"),
        ("DEADAIR_TELL", "crm:a*b"),
        ("DRAIN_S", "-1"),
        ("KEEP_DAYS", "0"),
        ("KEEP_MB", "0.5"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "proxy.example.com"),
    ],
)
def test_a_bad_variable_is_named(name, value):
    with pytest.raises(ConfigError, match=name):
        read(GOOD | {name: value})


def test_a_password_that_breaks_an_address_is_told_of_and_not_shown():
    with pytest.raises(ConfigError, match="%23") as raised:
        read(GOOD | {"REDIS_URL": "redis://:my#secret@h:6379/0"})
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("written", ["15550100001", "+1 (555) 010-0001", "+1.555.010.0001"])
def test_the_caller_id_is_kept_in_one_form(written):
    assert read(GOOD | {"TELNYX_FROM": written}).telnyx_from == "+15550100001"


@pytest.mark.parametrize("level", ["debug", "INFO", "warning", "WARN"])
def test_a_log_level_may_be_in_small_letters(level):
    assert read(GOOD | {"DEADAIR_LOG_LEVEL": level}).log_level == level.upper()


def test_nobody_is_dialled_unless_prefixes_say_who():
    assert (read(GOOD).dial_prefixes, read(GOOD).dial_rate) == ((), 60)
    allowed = read(GOOD | {"DIAL_PREFIXES": "+44, +1212", "DIAL_RATE": "5"})
    assert (allowed.dial_prefixes, allowed.dial_rate) == (("+44", "+1212"), 5)


@pytest.mark.parametrize("host", ["127.0.0.1:8010", "localhost:1", "[::1]:1", "127.8.8.8"])
def test_a_simulated_telnyx_may_dial_anybody_but_obeys_prefixes_too(host):
    simulated = GOOD | {"TELNYX_BASE_URL": f"http://{host}/v2"}
    assert (read(simulated).dial_prefixes, read(simulated).dial_rate) == (("+",), 10_000)
    assert read(simulated | {"DIAL_PREFIXES": "+44"}).dial_prefixes == ("+44",)
    assert read(simulated | {"DIAL_RATE": "7"}).dial_rate == 7


@pytest.mark.parametrize(
    "host", ["127.0.0.1.example.com", "localhost.example.com", "10.0.0.1", "api.telnyx.com"]
)
def test_what_only_looks_like_this_machine_is_no_simulator(host):
    assert read(GOOD | {"TELNYX_BASE_URL": f"http://{host}/v2"}).dial_prefixes == ()


def test_all_faults_are_said_at_once():
    with pytest.raises(ConfigError) as raised:
        read({"PORT": "x", "PUBLIC_URL": "y"})
    for name in ("REDIS_URL", "PORT", "PUBLIC_URL", "ADMIN_TOKEN", "SECRET_KEY"):
        assert name in str(raised.value)


FREE_TEXT = {"CELERY_RESULT_BACKEND", "TELNYX_API_KEY", "TELNYX_CONNECTION_ID"}
PLAIN = {name for name in variables() if not name.startswith("DEADAIR_")}


@pytest.mark.parametrize("name", sorted(PLAIN - FREE_TEXT))
def test_the_prefixed_name_wins(name):
    with pytest.raises(ConfigError, match=f"DEADAIR_{name}: "):
        read(GOOD | {f"DEADAIR_{name}": "{"})


@pytest.mark.parametrize("name", sorted(FREE_TEXT))
def test_the_prefixed_name_of_a_free_text_wins(name):
    config = read(GOOD | {name: "plain", f"DEADAIR_{name}": "prefixed"})
    assert "prefixed" in config.model_dump().values()
    assert "plain" not in config.model_dump().values()


def test_the_plain_name_counts_where_the_prefixed_one_is_empty():
    assert read(GOOD | {"PORT": "81", "DEADAIR_PORT": " "}).port == 81
    assert read(GOOD | {"PORT": "81", "DEADAIR_PORT": "82"}).port == 82


def test_an_estates_own_namespace_is_not_ours():
    strange = {"NAMESPACE": "prod", "EVENTS": "all", "TELL": "x", "KEY_PREFIX": "{", "MODEL": "x"}
    assert read(GOOD | strange) == read(GOOD)


def test_beat_and_flower_need_the_store_only_and_workers_no_admin_token():
    store = StoreConfig.from_env({"REDIS_URL": GOOD["REDIS_URL"], "PORT": "x"})
    assert (store.broker_url, store.namespace, store.events) == (store.redis_url, "deadair", "own")
    worker = WorkerConfig.from_env({name: GOOD[name] for name in ("REDIS_URL", "SECRET_KEY")})
    assert worker.media_url == "ws://127.0.0.1:8000"
    with pytest.raises(ConfigError, match=r"SECRET_KEY: is required"):
        WorkerConfig.from_env({"REDIS_URL": GOOD["REDIS_URL"]})


def test_lists_are_split_at_commas():
    config = read(
        GOOD | {"DEADAIR_TELL": "crm:crm.*, billing:calls.ended", "TRUSTED_PROXIES": "::1"}
    )
    assert config.tell == (("crm", "crm.*"), ("billing", "calls.ended"))
    assert [str(network) for network in config.trusted_proxies] == ["::1/128"]
    assert [str(network) for network in read(GOOD).trusted_proxies] == ["127.0.0.0/8", "::1/128"]


def test_a_fault_that_follows_from_another_is_not_said():
    with pytest.raises(ConfigError) as raised:
        read(GOOD | {"PORT": "x", "TELNYX_BASE_URL": "y"})
    assert len(str(raised.value).splitlines()) == 3


def test_secrets_stay_out_of_messages():
    with pytest.raises(ConfigError) as raised:
        read(GOOD | {"REDIS_URL": "http://:hunter2@h", "SECRET_KEY": "hunter2", "PORT": "x"})
    assert "hunter2" not in str(raised.value)


def test_secrets_stay_out_of_the_repr():
    shown = repr(read(GOOD | {"TELNYX_API_KEY": "KEYsecret", "REDIS_URL": "redis://:pw@h/0"}))
    for secret in ("KEYsecret", "pw", "a" * 20, "s" * 20):
        assert secret not in shown

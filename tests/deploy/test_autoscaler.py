"""The worker's autoscaler fits KEDA's objects, and what it names is ours.

Kubernetes' own schemas know nothing of KEDA. These are the fields that KEDA 2's definitions of both
kinds (`keda.sh/v1alpha1`) and its Redis scaler have; unknown ones a server would drop in silence.
"""

import copy

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from tasks import app
from tests.system.harness.processes import REPOSITORY

pytestmark = pytest.mark.unit
KUBERNETES = REPOSITORY / "deploy" / "kubernetes"
TEXT, WHOLE = {"type": "string"}, {"type": "integer", "minimum": 0}


def closed(required=(), **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def some(of):
    return {"type": "array", "minItems": 1, "items": of}


REDIS = (
    "address addressFromEnv host hostFromEnv port portFromEnv username usernameFromEnv "
    "passwordFromEnv listName listLength activationListLength databaseIndex enableTLS unsafeSsl"
)
TRIGGER = closed(
    ("type", "metadata"),
    type={"const": "redis"},
    name=TEXT,
    metadata=closed(("listName",), **dict.fromkeys(REDIS.split(), TEXT)),  # numbers too
    metricType={"enum": ["AverageValue", "Value"]},
    useCachedMetrics={"type": "boolean"},
    authenticationRef=closed(
        ("name",),
        name=TEXT,
        kind={"enum": ["TriggerAuthentication", "ClusterTriggerAuthentication"]},
    ),
)
SPECS = {
    "ScaledObject": closed(
        ("scaleTargetRef", "triggers"),
        scaleTargetRef=closed(
            ("name",), name=TEXT, kind=TEXT, apiVersion=TEXT, envSourceContainerName=TEXT
        ),
        minReplicaCount=WHOLE,
        maxReplicaCount=WHOLE,
        idleReplicaCount=WHOLE,
        pollingInterval=WHOLE,
        cooldownPeriod=WHOLE,
        initialCooldownPeriod=WHOLE,
        fallback=closed(("failureThreshold", "replicas"), failureThreshold=WHOLE, replicas=WHOLE),
        advanced={"type": "object"},
        triggers=some(TRIGGER),
    ),
    "TriggerAuthentication": closed(
        secretTargetRef=some(
            closed(("parameter", "name", "key"), parameter=TEXT, name=TEXT, key=TEXT)
        ),
        env=some(closed(("parameter", "name"), parameter=TEXT, name=TEXT, containerName=TEXT)),
    ),
}


def schema(kind):
    return closed(
        ("apiVersion", "kind", "metadata", "spec"),
        apiVersion={"const": "keda.sh/v1alpha1"},
        kind={"const": kind},
        metadata=closed(
            ("name", "namespace"),
            name=TEXT,
            namespace=TEXT,
            labels={"type": "object"},
            annotations={"type": "object"},
        ),
        spec=SPECS[kind],
    )


def check(document):
    Draft202012Validator(schema(document["kind"])).validate(document)


def read(name):
    return list(yaml.safe_load_all((KUBERNETES / name).read_text()))


@pytest.fixture
def objects():
    return {each["kind"]: each for each in read("worker-autoscaler.yaml")}


def test_each_object_fits(objects):
    assert set(objects) == set(SPECS)
    for each in objects.values():
        check(each)


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        ((), "minReplicas", 2),
        (("triggers", 0, "metadata"), "listLenght", "200"),
        (("triggers", 0, "metadata"), "listLength", 200),
        (("scaleTargetRef",), "deploymentName", "worker"),
        (("triggers", 0), "authentication", {"name": "worker"}),
    ],
)
def test_a_slip_in_it_would_be_found(objects, place, name, value):
    document = copy.deepcopy(objects["ScaledObject"])
    found = document["spec"]
    for step in place:
        found = found[step]
    found[name] = value
    with pytest.raises(ValidationError):
        check(document)


def test_what_it_names_is_there(objects):
    scaled = objects["ScaledObject"]
    workers = {(each["kind"], each["metadata"]["name"]) for each in read("worker.yaml")}
    assert ("Deployment", scaled["spec"]["scaleTargetRef"]["name"]) in workers
    namespaces = {each["metadata"]["namespace"] for each in objects.values()}
    assert namespaces == {read("kustomization.yaml")[0]["namespace"]}
    known = objects["TriggerAuthentication"]
    given = {each["parameter"] for each in known["spec"]["secretTargetRef"]}
    for trigger in scaled["spec"]["triggers"]:
        assert trigger["metadata"]["listName"] in app.amqp.queues
        assert trigger["authenticationRef"]["name"] == known["metadata"]["name"]
        assert "address" in given | set(trigger["metadata"])
    assert scaled["spec"]["minReplicaCount"] <= scaled["spec"]["maxReplicaCount"]

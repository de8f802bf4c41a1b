"""How callers who speak Spanish tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = (
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve"
)
_TENS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"


def _joined(ten: str, one: str) -> str:
    return f"veinti{one}" if ten == "veinte" else f"{ten} y {one}"


TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, _joined),
        1: "(un|una|uno)",
        2: "(dos|un par de)",
        3: "(tres|unos|unas|pocos|algunos)",
    },
    units={
        1: "(segundo|segundos|segundito|segunditos|seg)",
        60: "(minuto|minutos|minutito|minutitos|minutico|minuticos|min)",
        3600: "(hora|horas|horita|horitas)",
    },
    whole={
        30: "medio (minuto|minutito)",
        90: "minuto y medio",
        900: "[un] (cuarto|cuartito) de hora",
        1800: "media (hora|horita)",
        2700: "tres cuartos de hora",
    },
    vague=(
        "((un|otro) (momento|momentito|momentico|instante|rato|ratito|ratico|poco|poquito|pelín)|"
        "unos|otros momentos|instantes|momentitos|tantito|(un poco|algo|más) [más] de tiempo)"
    ),
    about="(como|unos|unas|solo|otro|otra|otros|otras|apenas|más o menos|por|al menos|de|nada más)",
    between="(más|buenos|cortos|largos)",
    to="(o|a)",
    half="y (medio|media)",
    plus="(y|con)",
)

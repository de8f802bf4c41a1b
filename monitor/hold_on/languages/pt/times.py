"""How callers who speak Portuguese tell times."""

from monitor.hold_on.durations import TimeWords, count

_ONES = (
    "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis "
    "dezessete dezoito dezenove"
)
_TENS = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa"

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten} e {one}"),
        1: "(um|uma)",
        2: "(dois|duas|um par de)",
        3: "(três|uns|umas|alguns|poucos)",
        14: "(catorze|quatorze)",
        16: "(dezesseis|dezasseis)",
        17: "(dezessete|dezassete)",
        19: "(dezenove|dezanove)",
    },
    units={
        1: "(segundo|segundos|segundinho|segundinhos|seg)",
        60: "(minuto|minutos|minutinho|minutinhos|min)",
        3600: "(hora|horas|horinha)",
    },
    whole={
        30: "meio (minuto|minutinho)",
        90: "minuto e meio",
        900: "[um] quarto de hora",
        1800: "meia (hora|horinha)",
    },
    vague=(
        "((um|mais um) [breve] (momento|momentinho|instante|instantinho|pouco|pouquinho|bocado|"
        "bocadinho|tempo|tempinho|tiquinho|cadinho)|(uns|alguns) (instantes|momentos)|"
        "(mais|algum|um pouco de|um pouco mais de) tempo)"
    ),
    about="(uns|umas|mais|só|cerca de|tipo|mais ou menos|por|apenas|outros|só mais|aí|pelo menos)",
    between="(mais|bons|curtos)",
    to="(ou|a)",
    half="e (meio|meia)",
    plus="e",
)

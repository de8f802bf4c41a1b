"""How callers who speak Dutch ask to wait."""

from monitor.hold_on.durations import TimeWords, count
from monitor.hold_on.language import Table

_ONES = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
)
_TENS = {
    **{20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig"},
    **{60: "zestig", 70: "zeventig", 80: "tachtig", 90: "negentig"},
}

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{one}en{ten}"),
        0.5: "[een] halve",
        1: "(een|één|'n)",
        1.5: "(anderhalve|anderhalf)",
        2.5: "twee en een halve",
        3: "(drie|[een] paar|enkele)",
    },
    units={
        1: "(seconde|seconden|secondes|secondje|secondjes|sec)",
        60: "(minuut|minuten|minuutje|minuutjes|min)",
        3600: "(uur|uren|uurtje)",
    },
    whole={
        900: "[een] (kwartier|kwartiertje)",
        1800: "[een] (half uur|halfuur|half uurtje|halfuurtje)",
        2700: "[een] drie kwartier",
    },
    vague=(
        "((een|één|'n) [klein|heel klein|kort|kleine] (moment|momentje|ogenblik|ogenblikje|tel|"
        "telletje|poosje|beetje)|[heel] (even|eventjes|effe|effen|efkes|eventjes)|twee tellen|"
        "(wat|meer|wat meer|iets meer) tijd)"
    ),
    about=(
        "(ongeveer|zo'n|nog|maar|even|circa|hooguit|maximaal|een stuk of|misschien|eventjes|nog "
        "even|alleen|slechts|minstens|de|nog maar)"
    ),
    between="(extra|meer|korte|volle)",
    to="(of|tot|à)",
    half="en een (half|halve)",
    plus="[en]",
)

SLOTS = {
    "even": "(even|eventjes|effe|effen|efkes|snel|gauw|vlug|eerst|nog even|nog|heel even|even snel)",
    "ding": (
        "(kaart|kaartje|bankpas|pasje|pas|pinpas|bril|leesbril|portemonnee|portefeuille|tas|"
        "handtas|paspoort|identiteitskaart|rijbewijs|id|papier|papieren|papiertje|document|"
        "documenten|map|factuur|rekening|bon|bonnetje|brief|contract|polis|polisblad|nummer|"
        "klantnummer|factuurnummer|pen|potlood|blaadje|schrift|notitieblok|telefoon|mobiel|oplader|"
        "laptop|computer|tablet|ipad|mail|mailtje|sleutels|code|wachtwoord|ticket|recept|agenda|"
        "kalender|gegevens|formulier|meterstand|meter|app|envelop|doos)"
    ),
    "mijn ding": (
        "((mijn|m'n|de|het|een|onze|'n|naar mijn|naar de|naar het) [_] <ding>|(mijn|m'n) _|"
        "iets om (te schrijven|op te schrijven))"
    ),
    "kijken": (
        "(kijken|nakijken|bekijken|zoeken|opzoeken|uitzoeken|pakken|erbij pakken|checken|"
        "nadenken|denken|vragen|navragen|zien|opschrijven|noteren|controleren|halen|ophalen|"
        "overleggen|vinden|openen|zetten|uitzetten|aanzetten|lezen|rekenen|tellen|inloggen|"
        "opstarten|parkeren|lopen|zitten|dichtdoen|opendoen|schrijven|terugzoeken)"
    ),
    "kijk": (
        "(pak|haal|zoek|kijk|check|vraag|schrijf|noteer|loop|ga|zet|open|doe|controleer|overleg|"
        "leg|denk|log|start|reken|moet|ren|parkeer)"
    ),
    "wacht": "(wacht|wacht u|wacht je|wachten|wacht jij|wachtu)",
    "kunt u": (
        "(wil|wilt|kunt|kan|kun|zou|zoudt|zal) (u|je|jij|ik u vragen)"
    ),
    "blijf": "(blijf|blijft|blijf je|blijft u|blijf u)",
}

ASKS = {
    "wacht even": (
        "<wacht> [alstublieft|alsjeblieft|nog|maar|heel] [<even>] <time>",
        "<kunt u> [misschien|alstublieft|alsjeblieft] [<even>] [<time>] "
        "(wachten|blijven hangen|aan de lijn blijven|blijven wachten)",
        "<kunt u> [<even>] op mij wachten",
        "^ wacht [wacht] [wacht] $",
        "wacht (tot ik|terwijl ik|op mij|op me)",
        "[<even>] <even> wachten $",
    ),
    "blijf aan de lijn": (
        "<blijf> [<even>] [alstublieft|alsjeblieft] (aan de lijn|hangen|aan de telefoon|bij me|"
        "aan het toestel|er bij)",
        "niet (ophangen|weggaan|neerleggen|wegdrukken)",
        "(hang|hangt) [u] [alstublieft|nu|nog|even] niet op",
        "ga niet weg",
    ),
    "geef me twee minuten": (
        "(geef|geeft|gun|gunt) [u] (me|mij|ons) [<even>] <time>",
        "(ik heb|we hebben) [<even>] <time> nodig",
        "<time> heb ik nodig",
        "[heeft u|heb] [<even>] [<time>] geduld",
        "(heeft u|heb je|hebt u) <time> $",
        "[dit|het] kost me <time>",
    ),
    "ben zo terug": (
        "[ik] ben (zo|direct|meteen|over <time>|zometeen|zo meteen|dadelijk|in <time>) [weer] "
        "(terug|bij u|bij je|er|daar)",
        "zo [weer] terug $",
        "[ik] kom (zo|zo meteen|zometeen|direct|dadelijk) [terug|bij u|weer]",
        "[ik] ben [er] zo $",
    ),
    "laat me even kijken": (
        "(laat|mag|kan) (me|mij|ik) [het|dat|hier] [<even>] <even> [_] [_] [_] <kijken>",
        "laat (me|mij) [het|dat] <kijken>",
        "ik <kijk> [het|hem|ze|dat|hier|die|mijn _|de _|in _] <even>",
        "ik (moet|zal|ga|wil) [het|dat|hier] <even> [_] [_] [_] [_] <kijken>",
        "ik moet (het|dat|hem) [<even>] <kijken>",
        "^ <even> [_] [_] [_] [_] (pakken|zoeken|halen|opzoeken|checken|opschrijven|nadenken|"
        "zetten|vragen|aanzetten|uitzetten|navragen)",
        "ik (schrijf|noteer) (het|dat) [<even>] [op]",
        "ik vraag het [<even>] [aan|na]",
    ),
    "ik pak mijn kaart": (
        "ik (pak|haal|zoek|moet|ga) [<even>] <mijn ding> [<even>] [erbij|op|zoeken|pakken|halen]",
        "ik zoek (het|hem|ze) [<even>] [op]",
    ),
    "ik ben aan het zoeken": (
        "[ik] ben [het|hem|ze|nog|hier] [nog] [<even>] aan het (zoeken|opzoeken|kijken|pakken)",
        "ik zoek nog $",
        "(ik heb|heb) (hem|het|ze|'m) (bijna|zo)",
        "(bijna|zo) gevonden",
    ),
    "er staat iemand aan de deur": (
        "er (staat|is|belt|klopt) [net|hier|nu] iemand (aan|bij|voor|op) [de|het] [deur|raam]",
        "(staat|is) [net|nu] iemand (aan|bij|voor) de deur",
        "[de] (bel|deurbel|voordeurbel) gaat",
        "er wordt [net|nu] [aan de deur] (aangebeld|gebeld|geklopt)",
        "(mijn|m'n) [andere|tweede] (telefoon|mobiel) gaat",
        "(ik word|ik krijg|ik heb) [net|nu] [een] (gebeld|ander gesprek|ander telefoontje)",
    ),
}

CRIES = {
    "wacht even": (
        "<wacht> [nog|maar|heel] (even|eventjes|effe|effen|efkes)",
        "wacht $",
        "(even|effe) geduld",
        "^ (even|effe|eventjes) (wachten|kijken|zien|denken|zoeken)",
        "ho even",
    ),
}

MOMENTS = {
    "een momentje": (
        "[nog|wacht] (een|één|1|'n) [klein|heel klein|kort|kleine] (moment|momentje|ogenblik|"
        "ogenblikje|seconde|secondje|minuut|minuutje|tel|telletje) [nog|graag]",
        "(momentje|ogenblikje|secondje|minuutje)",
        "^ (moment|ogenblik)",
        "(moment|ogenblik) $",
        "^ <time> $",
        "<time> (graag|alstublieft|alsjeblieft)",
        "^ nog heel even",
    ),
}

NOUNS_AFTER = (
    "op dit dat het elk elke ieder iedere voor van in na per om de over binnen tot laatste eerste "
    "tweede juiste goed ander een klein duurt duurde al sinds is was geen elk heb had hebben ook"
)

CORRECTIONS = (
    "(dat|dit|die|wat|hoezo|waarom|hoe|wie|waar|welke|wanneer|waarvoor)",
    "(u|jij|jullie) (zei|zegt|hebt|heeft|bent|had|bedoelt|vertelde|wilt)",
    "(zei|zegt|bedoelt|heeft|hebt|bent|had) (u|je|jullie)",
    "ik (had|wilde|dacht|bedoel|bedoelde|zei|snap|begrijp|wou|heb (nooit|niet|al|toch|gezegd|dat|"
    "helemaal|niks|geen|een vraag))",
    "(klopt|is dat|is het|kunt u dat|kunt u het|herhaal|moet ik|betekent|nee dat|dan moet)",
    "(het|er) (is|klopt|moet|was|zit) (niet|fout|een fout|geen|iets)",
)

LOOKALIKES = (
    "(ik|wij|we|ze|hij|zij|die|wie) (wacht|wachten|wachtte|wachtten) [nog|al|op]",
    "(waar|waarom|waarop|hoe lang|hoelang) (wacht|wachten) [u|je|jullie|we] [op|zo]",
    "(niet|te|moet|moest|moeten|moesten|kan|wil|laat me|laten|lang|langer|het|blijven|blijf|"
    "had moeten|zin om te|ga) [ik|u|je|we|nog|niet|hier|steeds|maar|zo|even|eens] "
    "[niet|langer|lang|<time>] wachten",
    "<wacht> (niet|al|nog steeds|zo lang|nooit)",
    "(zeiden|zei|zegt|zeggen|gezegd) [dat|tegen] [me|mij] [ik|we] [_] [_] [_] [_]",
    "(op|in|elk|ieder|het|dit|dat|geen|juiste|goede|een goed) (moment|ogenblik)",
    "<time> (geleden|later|te laat|lopen|rijden|daarna|lang|te vroeg|gewacht|vertraging)",
    "(duurt|duurde|over|om|na|sinds|al|binnen) <time>",
    "(ik heb|ik had|we hebben) (maar|slechts|alleen|alleen maar) <time>",
    "(de|in) wacht",
    "laat me [even] (uitpraten|uitspreken|uitleggen|met)",
    "ik (wil|moet|zal|vraag) [u|je|me] [even] (iets|wat|u|je) (vragen|iets|zeggen|kwijt)",
    "ik (zoek) (een|iemand) _",
    "ik (haal|pak) [_] [_] (morgen|straks|vanmiddag|volgende|later|zaterdag|maandag) [op]",
    "ik (pak|haal|neem) (de) (trein|bus|auto|fiets|metro)",
    "(of|als|dat|zodra) ik (hem|het|ze) (heb|vind|gevonden)",
)

RETURNS = (
    "(ik ben er weer|daar ben ik weer|ik ben terug|ben ik weer|hebbes)",
    "(ik heb|heb) (hem|het|ze|haar|'m) [hier|al|gevonden|nu]",
    "gevonden",
    "hier (is|heb ik) (hij|ze|het|hem)",
    "bedankt voor (het wachten|uw geduld|je geduld)",
    "(dat is|het is|het nummer is) <number>",
)

TABLE = Table(
    code="nl",
    fillers="eh ehm uh uhm hm hmm mm mmm ah",
    polite=(
        "(alstublieft|alsjeblieft|aub|graag|bedankt|sorry|excuus|pardon|ja|oké|ok|okay|nee|goed|"
        "prima|nou|hoor|mevrouw|meneer|hallo|oh|o|ach|dan|en|maar|zo|nog|even|eventjes|effe|"
        "gewoon|heel|hè|zeg|dag|alleen|slechts|oeps|want|nu|eens|mooi|joh)",
        "(dank u|dank je|dank u wel|een beetje|als u het niet erg vindt|als het kan|mag ik|"
        "neem me niet kwalijk|als het mag)",
    ),
    times=TIMES,
    slots=SLOTS,
    asks=ASKS,
    cries=CRIES,
    moments=MOMENTS,
    nouns_after=NOUNS_AFTER,
    corrections=CORRECTIONS,
    lookalikes=LOOKALIKES,
    returns=RETURNS,
)

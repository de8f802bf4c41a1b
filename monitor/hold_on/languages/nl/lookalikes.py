"""What callers who speak Dutch say that is no request to wait, though it sounds like one."""

NOUNS_AFTER = """
    op dit dat het elk elke ieder iedere voor van in na per om de over binnen tot laatste eerste
    tweede juiste goed ander een klein duurt duurde al sinds is was geen elk heb had hebben ook
"""

CORRECTIONS = """
    (dat|dit|wat|hoezo|waarom|hoe|wie|waar|welke|wanneer|waarvoor)
    (u|jij|jullie) (zei|zegt|hebt|heeft|bent|had|bedoelt|vertelde|wilt)
    (zei|zegt|bedoelt|heeft|hebt|bent|had) (u|je|jullie)
    ik (had|wilde|dacht|bedoel|bedoelde|zei|snap|begrijp|wou|heb (nooit|niet|al|toch|gezegd|dat|
        helemaal|niks|geen|een vraag))
    (klopt|is dat|is het|kunt u dat|kunt u het|herhaal|moet ik|betekent|nee dat|dan moet)
    (het|er) (is|klopt|moet|was|zit) (niet|fout|een fout|geen|iets)
"""

LOOKALIKES = """
    ik geef (u|je|jou|jullie) [even|graag|nu] (mijn|het|de|een) (nummer|adres|telefoonnummer|
        klantnummer|gegevens|naam|postcode|code|ordernummer|rekeningnummer|tip|idee|voorbeeld|
        mailadres|factuurnummer|geboortedatum)
    (ik|wij|we|ze|hij|zij|die|wie) (wacht|wachten|wachtte|wachtten) [nog|al|op]
    (waar|waarom|waarop|hoe lang|hoelang) (wacht|wachten) [u|je|jullie|we] [op|zo]
    (niet|te|moet|moest|moeten|moesten|kan|wil|laat me|laten|lang|langer|het|blijven|blijf|
        had moeten|zin om te|ga) [ik|u|je|we|nog|niet|hier|steeds|maar|zo|even|eens] [niet|langer|
        lang|<time>] wachten
    <wacht> (niet|al|nog steeds|zo lang|nooit)
    (zeiden|zei|zegt|zeggen|gezegd) [dat|tegen] [me|mij] [ik|we] [_] [_] [_] [_]
    (op|in|elk|ieder|het|dit|dat|geen|juiste|goede|een goed) (moment|ogenblik)
    <time> (geleden|later|te laat|lopen|rijden|daarna|lang|te vroeg|gewacht|vertraging)
    (duurt|duurde|over|om|na|sinds|al|binnen) <time>
    (ik heb|ik had|we hebben) (maar|slechts|alleen|alleen maar) <time>
    (me|mij|ons|sta|staat|staan|stond|gestaan|werd|ben|zit|zat|lang|uur|
        minuten) [_] [_] [_] in de wacht
    in de wacht (gestaan|gezet|gestaan)
    de wacht (gezet|gestaan)
    ik blijf [nog|wel|even] (hangen|aan)
    laat me [even] (uitpraten|uitspreken|uitleggen|met)
    ik (wil|moet|zal|vraag) [u|je|me] [even] (iets|wat|u|je) (vragen|iets|zeggen|kwijt)
    ik (zoek) (een|iemand) _
    ik (haal|pak) [_] [_] (morgen|straks|vanmiddag|volgende|later|zaterdag|maandag) [op]
    ik (pak|haal|neem) (de) (trein|bus|auto|fiets|metro)
    (of|als|dat|zodra) ik (hem|het|ze) (heb|vind|gevonden)
    ik (bel|belde|heb gebeld) [u|jullie] (om|omdat|want|voor|over|met de vraag) [_] [_] [_] [_] [_]
    (wil|zou willen|graag) dat (u|jullie|je) [_] [_] [_]
    ik denk (er|erover|nog over) [_] [_]
    nog niet klaar om
    (ben|was|heb|hebben|duurde|stond) [nog|maar|bijna] <time> (gestopt|gewacht|gestaan|geduurd|
        gebeld|gesproken|bezig|weg)
"""

RETURNS = """
    (ik ben er weer|daar ben ik weer|ik ben terug|ben ik weer|hebbes)
    (ik heb|heb) (hem|het|ze|haar|'m) [hier|al|gevonden|nu]
    gevonden
    hier (is|heb ik) (hij|ze|het|hem)
    bedankt voor (het wachten|uw geduld|je geduld)
    (dat is|het is|het nummer is) <number>
"""

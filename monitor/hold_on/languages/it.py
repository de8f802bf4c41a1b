"""How callers who speak Italian ask to wait."""

from monitor.hold_on.durations import TimeWords, count
from monitor.hold_on.language import Table

_ONES = (
    "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove"
)
_TENS = {
    **{20: "venti", 30: "trenta", 40: "quaranta", 50: "cinquanta"},
    **{60: "sessanta", 70: "settanta", 80: "ottanta", 90: "novanta"},
}


def _joined(ten: str, one: str) -> str:
    return (ten[:-1] if one[0] in "uo" else ten) + one


TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, _joined),
        1: "(un|uno|una)",
        2: "(due|un paio di)",
        3: "(tre|pochi|poche|qualche|alcuni|alcune)",
        10: "(dieci|una decina di)",
        15: "(quindici|una quindicina di)",
        20: "(venti|una ventina di)",
        30: "(trenta|una trentina di)",
    },
    units={
        1: "(secondo|secondi|secondino|secondini|sec)",
        60: "(minuto|minuti|minutino|minutini|min)",
        3600: "(ora|ore|oretta)",
    },
    whole={
        30: "mezzo (minuto|minutino)",
        900: "[un] (quarto|quartino) d'ora",
        1800: "mezz'ora",
        2700: "tre quarti d'ora",
    },
    vague=(
        "((un|ancora un|un altro) [piccolo|solo] (attimo|attimino|momento|momentino|istante|po'|"
        "pochino|pochettino)|(del|più|un po' di) tempo)"
    ),
    about="(circa|ancora|solo|altri|altre|un altro|tipo|giusto|più o meno|almeno|soltanto|i|quei)",
    between="(buoni|altri|soli)",
    to="(o|a)",
    half="e (mezzo|mezza)",
    plus="[e]",
)

SLOTS = {
    "cosa": (
        "(carta|tessera|occhiali|portafoglio|portafogli|borsa|borsetta|passaporte|passaporto|"
        "documento|documenti|carta d'identità|codice fiscale|foglio|fogli|carte|fattura|bolletta|"
        "ricevuta|scontrino|lettera|contratto|polizza|numero|penna|matita|blocco|quaderno|agenda|"
        "calendario|telefono|cellulare|telefonino|caricatore|computer|portatile|tablet|mail|email|"
        "chiavi|chiave|codice|password|biglietto|ricetta|cartella|cartellina|modulo|dati|iban|"
        "bancomat|patente|libretto|app|pratica)"
    ),
    "la mia cosa": (
        "((la|il|lo|i|gli|le|l'|un|una|uno|mio|mia|miei|mie|nel|nella) [mia|mio|miei|mie|_] <cosa>|"
        "(la|il|i|le) (mia|mio|miei|mie) _|(qualcosa|da) [per|da] (scrivere))"
    ),
    "lo": "(lo|la|li|le|l'|solo|un attimo|un secondo|un momento|anche|prima|subito|bene|che|ancora)",
    "vedere": (
        "(vedere|prendere|cercare|controllare|guardare|trovare|scrivere|segnare|annotare|"
        "chiedere|pensare|andare|verificare|aprire|recuperare|leggere|accostare|sedere|mettere|"
        "abbassare|spegnere|chiudere|tirare fuori|dare un'occhiata|accendere|contare|ritrovare|"
        "prenderla|prenderlo|prenderli|cercarla|cercarlo|cercarli|controllarlo|controllarla|"
        "verificarlo|scriverlo|segnarlo|segnarmelo|trovarlo|trovarla|consultare|appuntare|uscire)"
    ),
    "vedo": (
        "(prendo|cerco|guardo|vedo|controllo|trovo|vado|chiedo|apro|scrivo|metto|segno|accendo|"
        "recupero|leggo|verifico|domando|spengo|chiudo|abbasso|annoto|tiro fuori|sento)"
    ),
    "fammi": (
        "(fammi|mi faccia|fatemi|mi lasci|lasciami|lasciatemi|mi permetta di|permettimi di|"
        "mi dia modo di|dammi modo di|mi fa|mi fai|fai mi)"
    ),
    "aspetti": (
        "(aspetti|aspetta|aspettate|aspettami|attenda|attendi|attendete|pazienti|porti pazienza|"
        "abbia pazienza|abbi pazienza|mi aspetti|aspettatemi|mi attenda|resista)"
    ),
    "può": "(può|puoi|potrebbe|potresti|potete|riesce ad|riesci ad|le spiace|ti spiace|le dispiace|"
    "ti dispiace|le dispiacerebbe|vi dispiace)",
}

ASKS = {
    "aspetti": (
        "<aspetti> [per favore|solo|qui|lì|che|in linea|ancora] <time>",
        "<aspetti> [solo] [che|mentre|finché] [lo|la|li|le|mi|io] <vedo>",
        "<aspetti> (per favore|in linea|lì|qui)",
        "(aspettami|mi aspetti|aspettatemi|mi attenda)",
        "(attenda|attendi|pazienti) $",
        "^ <aspetti> [<aspetti>] [<aspetti>] $",
        "[mi] <può> [solo|per favore] (aspettare|attendere|aspettarmi|restare in linea|"
        "rimanere in linea) [in linea|solo] [<time>]",
        "[un po' di] pazienza $",
    ),
    "resti in linea": (
        "(resti|resta|rimanga|rimani|restate|stia|stai|tenga|tieni) (in linea|la linea|al "
        "telefono|lì|con me|in attesa)",
    ),
    "non riattacchi": (
        "non [mi] (riattacchi|riattaccare|riattacca|riattaccate|riagganci|riagganciare|riaggancia|"
        "metta giù|mettere giù|chiuda|chiudere|butti giù|buttare giù|vada via|se ne vada|"
        "se ne andare) [la chiamata]",
    ),
    "mi dia un minuto": (
        "(mi dia|dammi|datemi|mi conceda|concedimi|mi dai|mi date|mi lasci|lasciami|mi serve|"
        "mi servono|mi ci vuole|mi ci vogliono|ho bisogno di|ci metto|le chiedo|ti chiedo|"
        "mi prendo|mi occorre|mi occorrono|vi chiedo|mi ci vorrà|mi ci vorranno) [solo] <time>",
    ),
    "torno subito": (
        "torno [da lei] (subito|tra <time>|fra <time>|in <time>|da lei|immediatamente)",
        "(arrivo|ritorno) (subito|tra <time>|fra <time>|immediatamente)",
        "^ arrivo $",
        "<time> e (torno|arrivo|sono da lei|ci sono|sono pronto)",
        "sono [subito] da lei (subito|tra <time>)",
        "sono subito da lei",
    ),
    "mi faccia controllare": (
        "<fammi> [<lo>] [<lo>] <vedere>",
        "(vado|devo) [<lo>] [un attimo] a [un attimo] (vedere|controllare|chiedere|verificare)",
        "devo [<lo>] (controllare|verificare|guardare|pensarci|controllarlo)",
        "^ [<lo>] (guardo|controllo|verifico|cerco) [subito|un attimo] $",
        "(lo|la|li|le) (cerco|prendo|guardo|controllo|recupero|scrivo|segno) [subito|un attimo]",
        "[devo] (chiedo|chiedere|domando|domandare) [un attimo] (a mio|a mia|al mio|alla mia|ai "
        "miei) _",
    ),
    "prendo la carta": (
        "(vado|devo|devo andare|sto andando) [<lo>] [a] [un attimo] (prendere|cercare|recuperare|"
        "trovare|tirare fuori|aprire) <la mia cosa>",
        "(vado a|devo) (prenderla|prenderlo|prenderli|cercarla|cercarlo|cercarli|recuperarla)",
        "(prendo|cerco|recupero|tiro fuori|apro|trovo) [subito|un attimo|solo] <la mia cosa>",
    ),
    "sto cercando": (
        "(sto|stiamo) [ancora|già] (cercando|guardando|controllando|prendendo|aprendo|"
        "recuperando) <la mia cosa>",
        "(lo|la|li|le) sto [ancora] (cercando|guardando|controllando|prendendo|scrivendo|aprendo)",
        "(sto|stiamo) [ancora|già|solo] (cercando|guardando|controllando) $",
        "sto [ancora] (cercandola|cercandolo|cercandoli|prendendola|controllando)",
    ),
    "c'è qualcuno alla porta": (
        "c'è [qualcuno|gente|il postino|il corriere|uno] (alla porta|che bussa|che suona|al "
        "citofono)",
        "(stanno|sta|hanno|ha|mi stanno|mi hanno) (suonando|bussando|suonato|bussato|"
        "citofonando|citofonato) [alla porta|il campanello|al citofono]",
        "(suonano|bussano|suona) (alla porta|il campanello|al citofono)",
        "(ho|mi arriva|mi sta arrivando|ricevo) (un'altra|un altra) (chiamata|telefonata)",
        "(mi|sta) [sta] (squilla|squillando|suonando) (l'altro|il|il mio) [altro] "
        "(telefono|cellulare)",
    ),
}

CRIES = {
    "aspetti": (
        "(aspetti|aspetta|aspettate) [un po'|un pochino|solo|ancora|un attimo] $",
        "aspetta aspetta",
        "(abbia|abbi|porti|porta) pazienza",
    ),
}

MOMENTS = {
    "un attimo": (
        "[solo|soltanto|ancora|aspetti|aspetta] un [altro|solo|piccolo] (attimo|attimino|momento|"
        "momentino|istante|secondo|secondino|minuto|minutino) [solo]",
        "^ (attimo|attimino|momento|momentino)",
        "^ <time> $",
        "<time> (per favore|per cortesia|per piacere)",
    ),
}

NOUNS_AFTER = (
    "in al a per da dal del di della ogni questo quel quello nessun il lo l bel buon certo ultimo "
    "primo dopo tra fra all dura durata durato è era fu fino qualunque ho ha hai avuto neanche entro "
    "stato"
)

CORRECTIONS = (
    "(che cosa|cosa|come|quanto|quanti|quando|chi|dove|perché|quale|quali)",
    "(questo|questa|quello|quella|ciò)",
    "non (è|era|ho (detto|chiesto|capito|mai|ordinato)|capisco|va|mi|sono|volevo|quadra|torna|"
    "funziona|voglio|intendevo|dicevo)",
    "(ha|hai|hanno|avete|mi ha|mi hanno|mi avete) (detto|addebitato|chiesto|fatto|promesso|scritto)",
    "io (ho|non|volevo|pensavo|avevo|credevo|sapevo|dicevo)",
    "(avevo|pensavo|credevo|volevo|intendevo|dicevo|ho (detto|chiesto|già|un dubbio|una domanda))",
    "(lei|voi|tu)",
    "(c'è|ci deve essere) un (errore|problema|malinteso)",
    "(è|era) (sbagliato|sbagliata|errato|falso|un errore|martedì|il|la)",
    "(può|puoi|potrebbe) (ripetere|ripetermi)",
    "(ripeta|cioè|quindi|però|credo)",
)

LOOKALIKES = (
    "non (aspetti|aspetta|aspettate|aspettarmi|aspettatemi|mi aspetti|aspettare|aspetto|attenda)",
    "(aspetto|mi aspetto|aspettiamo|aspettavo|aspettavamo|ci aspettiamo) [<time>]",
    "(devo|deve|dovete|dobbiamo|serve|posso|possiamo|voglio|vogliamo|fare|fatto|fanno|fate|farmi|"
    "di|da|per|senza|inutile|stanco di|stufo di|bisogna|tocca|basta|quanto devo) "
    "(aspettare|attendere) [ancora|oltre|<time>]",
    "(ha|hanno|mi ha|mi hanno|avete) (detto|chiesto|risposto) [di|che] [_] [_] [_] [_]",
    "(dice|dicono|diceva|dicevano) [di|che] [_] [_] [_] [_]",
    "<time> (fa|dopo|prima|a piedi|di ritardo|più tardi|di attesa|d'attesa|e poi|all'altro)",
    "(il|in questo|in quel|al|dal|del|nel|questo|quel|ogni|nessun|certo) (momento|momenti|istante)",
    "(tra|fra|ogni|da|dopo|per|ho solo|ho soltanto|ci vogliono|durata|dura) <time> "
    "(la|il|i|le|si|è|e|ho|a|cade|arriva|chiude|parte|di)",
    "(ho|abbiamo|hanno) (solo|soltanto) <time>",
    "<fammi> (parlare|finire|spiegare|capire|sapere|dire|terminare)",
    "<fammi> [<lo>] (chiederle|chiederti|chiedere una|chiedere un'altra)",
    "(prendo|vado a prendere|devo prendere) (un|una) (appuntamento|pizza|treno|taxi|caffè|aereo)",
    "torno (domani|lunedì|a casa|dopo|più tardi|indietro|al|alla)",
    "(se|che|appena|quando) [l'] (ho|abbiamo) (trovato|trovata)",
)

RETURNS = (
    "(eccomi|eccolo|eccola|eccoli|trovato|trovata|trovati)",
    "(sono|siamo) (tornato|tornata|tornati|di nuovo qui)",
    "(l'ho|li ho|le ho|ce l'ho) [trovato|trovata|qui|davanti|trovati]",
    "grazie per (l'attesa|aver aspettato|la pazienza|avere aspettato)",
    "(ci sono|ecco qui|ecco qua|ecco l'ho) $",
    "(il numero è|è il) <number>",
)

TABLE = Table(
    code="it",
    fillers="ehm eh mmm mm uhm uh hm hmm boh",
    polite=(
        "(grazie|scusi|scusa|scusate|sì|ok|okay|bene|allora|no|dunque|ah|oh|beh|pronto|signora|"
        "signore|signorina|buongiorno|prego|guardi|guarda|senta|senti|solo|soltanto|e|ma|certo|"
        "perdoni|perdonami|ecco|oddio|gentilmente|perché|dai|sa|intanto)",
        "(per favore|per cortesia|per piacere|mi scusi|va bene|mi perdoni|se non le dispiace|"
        "se può|la prego|mi dispiace)",
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

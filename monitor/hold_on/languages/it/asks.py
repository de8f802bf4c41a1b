"""How callers who speak Italian ask to wait."""

SLOTS = {
    "cosa": """
        (carta|tessera|occhiali|portafoglio|portafogli|borsa|borsetta|passaporte|passaporto|
            documento|documenti|carta d'identità|codice fiscale|foglio|fogli|carte|fattura|bolletta|
            ricevuta|scontrino|lettera|contratto|polizza|numero|penna|matita|blocco|quaderno|agenda|
            calendario|telefono|cellulare|telefonino|caricatore|computer|portatile|tablet|mail|
            email|chiavi|chiave|codice|password|biglietto|ricetta|cartella|cartellina|modulo|dati|
            iban|bancomat|patente|libretto|app|pratica)
    """,
    "la mia cosa": """
        ((la|il|lo|i|gli|le|l'|un|una|uno|mio|mia|miei|mie|nel|nella) [mia|mio|miei|mie|_] <cosa>|
            (qualcosa|da) [per|da] scrivere)
    """,
    "lo": """
        (lo|la|li|le|l'|solo|un attimo|un secondo|un momento|anche|prima|subito|bene|che|ancora)
    """,
    "vedere": """
        (vedere|prendere|cercare|controllare|guardare|trovare|scrivere|segnare|annotare|chiedere|
            pensare|andare|verificare|aprire|recuperare|leggere|accostare|sedere|mettere|abbassare|
            spegnere|chiudere|tirare fuori|dare un'occhiata|accendere|contare|ritrovare|prenderla|
            prenderlo|prenderli|cercarla|cercarlo|cercarli|controllarlo|controllarla|verificarlo|
            scriverlo|segnarlo|segnarmelo|trovarlo|trovarla|consultare|appuntare|uscire)
    """,
    "vedo": """
        (prendo|cerco|guardo|vedo|controllo|trovo|vado|chiedo|apro|scrivo|metto|segno|accendo|
            recupero|leggo|verifico|domando|spengo|chiudo|abbasso|annoto|tiro fuori|sento)
    """,
    "fammi": """
        (fammi|mi faccia|fatemi|mi lasci|lasciami|lasciatemi|mi permetta di|permettimi di|
            mi dia modo di|dammi modo di|mi fa|mi fai|fai mi)
    """,
    "aspetti": """
        (aspetti|aspetta|aspettate|aspettami|attenda|attendi|attendete|pazienti|porti pazienza|
            abbia pazienza|abbi pazienza|mi aspetti|aspettatemi|mi attenda|resista)
    """,
    "può": """
        (può|puoi|potrebbe|potresti|potete|riesce ad|riesci ad|le spiace|ti spiace|le dispiace|
            ti dispiace|le dispiacerebbe|vi dispiace)
    """,
}

ASKS = {
    "aspetti": """
        <aspetti> [solo] [che|mentre|finché] [lo|la|li|le|mi|io] <vedo>
        <aspetti> (per favore|in linea|lì|qui)
        (aspettami|mi aspetti|aspettatemi|mi attenda)
        (attenda|attendi|pazienti) $
        ^ <aspetti> [<aspetti>] [<aspetti>] $
        [mi] <può> [solo|per favore] (aspettare|attendere|aspettarmi|restare in linea|
            rimanere in linea) [in linea|solo] [<time>]
        [un po' di] pazienza $
    """,
    "resti in linea": """
        (resti|resta|rimanga|rimani|restate|stia|stai|tenga|tieni) (in linea|la linea|al telefono|
            lì|con me|in attesa)
    """,
    "non riattacchi": """
        non [mi] (riattacchi|riattaccare|riattacca|riattaccate|riagganci|riagganciare|riaggancia|
            metta giù|mettere giù|chiuda|chiudere|butti giù|buttare giù|vada via|se ne vada|
            se ne andare) [la chiamata]
    """,
    "mi dia un minuto": """
        (mi dia|dammi|datemi|mi conceda|concedimi|mi dà|mi dai|mi date|mi lasci|lasciami|mi serve|
            mi servono|mi ci vuole|mi ci vogliono|ho bisogno di|ci metto|le chiedo|ti chiedo|
            mi prendo|mi occorre|mi occorrono|vi chiedo|mi ci vorrà|mi ci vorranno) [solo] <time>
    """,
    "torno subito": """
        torno [da lei] (subito|tra <time>|fra <time>|in <time>|da lei|immediatamente)
        (arrivo|ritorno) (subito|tra <time>|fra <time>|immediatamente)
        ^ arrivo $
        <time> e (torno|arrivo|sono da lei|ci sono|sono pronto)
        sono [subito] da lei (subito|tra <time>)
        sono subito da lei
    """,
    "mi faccia controllare": """
        <fammi> [<lo>] [<lo>] <vedere>
        (vado|devo) [<lo>] [un attimo] a [un attimo] (vedere|controllare|chiedere|verificare)
        devo [<lo>] (controllare|verificare|guardare|pensarci|controllarlo)
        ^ [<lo>] (guardo|controllo|verifico|cerco) [subito|un attimo] $
        (lo|la|li|le|glielo|gliela) (cerco|prendo|guardo|controllo|recupero|scrivo|segno) [subito|
            un attimo]
        [devo] (chiedo|chiedere|domando|domandare) [un attimo] (a mio|a mia|al mio|alla mia|
            ai miei) _
    """,
    "prendo la carta": """
        (vado|devo|devo andare|sto andando) [<lo>] [a] [un attimo] (prendere|cercare|recuperare|
            trovare|tirare fuori|aprire) <la mia cosa>
        (vado a|devo) (prendere|recuperare) (la|il|i|le) (mia|mio|miei|mie) _ $
        (vado a|devo) (prenderla|prenderlo|prenderli|cercarla|cercarlo|cercarli|recuperarla)
        (prendo|cerco|recupero|tiro fuori|apro|trovo) [subito|un attimo|solo] <la mia cosa>
    """,
    "sto cercando": """
        (sto|stiamo) [ancora|già] (cercando|guardando|controllando|prendendo|aprendo|
            recuperando) <la mia cosa>
        (lo|la|li|le) sto [ancora] (cercando|guardando|controllando|prendendo|scrivendo|aprendo)
        (sto|stiamo) [ancora|già|solo] (cercando|guardando|controllando) $
        sto [ancora] (cercandola|cercandolo|cercandoli|prendendola|controllando)
    """,
    "c'è qualcuno alla porta": """
        c'è [qualcuno|gente|il postino|il corriere|uno] (alla porta|che bussa|che suona|al citofono)
        (stanno|sta|hanno|ha|mi stanno|mi hanno) (suonando|bussando|suonato|bussato|citofonando|
            citofonato) [alla porta|il campanello|al citofono]
        ^ (bussano|suonano) $
        (suonano|bussano|suona) (alla porta|il campanello|al citofono)
        (ho|mi arriva|mi sta arrivando|ricevo) (un'altra|un altra) (chiamata|telefonata)
        (mi|sta) [sta] (squilla|squillando|suonando) (l'altro|il|il mio) [altro] (telefono|
            cellulare)
    """,
    "mettere in attesa": """
        (la|ti|vi|lo) (metto|posso mettere|devo mettere|lascio|metterò) [_] [_] in attesa
        (mi permette|permette|mi consente) di (metterla|metterti) [_] [_] in attesa
        (posso|devo|dovrei|potrei) (metterla|metterti|mettervi|metterlo|lasciarla) [_] [_] in attesa
        <aspetti> [in linea|un attimo|per favore] mentre
        (di|prego di|prego di voler) attendere (mentre|prego|in linea|qualche|$)
        [la] (prego|preghiamo) [di] (attendere|rimanere in linea|restare in linea)
        attendere (prego|in linea)
        <aspetti> <time>
        <aspetti> il prossimo (operatore|operatrice)
        la sua (chiamata|telefonata) è [molto] importante
        tutte le linee sono occupate
    """,
    "le passo": """
        (le|ti|vi) passo (mio|mia|la|il|un|una|l'|subito|mia moglie) [_]
        (gliela|glielo|te lo|te la|ve lo|ve la) passo
        (la|ti) (trasferisco|collego|metto in contatto|metto in comunicazione|connetto)
        (vado a|devo|provo a) (chiamarla|chiamarlo|chiamare|avvisarlo|avvisarla) [mio|mia|il|la] [_]
        (vedo|vediamo|guardo|controllo|mi faccia vedere) se (è|c'è|il|la|lo|posso|può)
        (chiedo|domando) (al|alla|a) [mio|mia|un|una] _
    """,
    "non sono pronto": """
        non (l'ho|li ho|le ho) [ancora] (trovata|trovato|trovati|trovate) [ancora] $
        (la pagina|il computer|il sito|l'app|l'applicazione|il sistema) (si sta|sta|è) [ancora|
            un po'] (caricando|aprendo|avviando|lento|lenta)
        non sono [ancora] [del tutto] (pronto|pronta) [ancora] $
        [ci] sto [ancora] pensando $
        ci sto [ancora] pensando
        sto [ancora] (aprendo|caricando) (l'applicazione|l'app|l'email|l'agenda)
        non ancora [ci|sto] [sto] [ancora] (cercando|pensando|guardando)
        (lo|la|li|le) sto [ancora] (digitando|inserendo|scrivendo|aprendo|battendo)
        sto [ancora] (digitando|aprendo|accendendo|caricando|inserendo) (il|la|lo|l'|i) _
        (ci sono|ho) quasi [fatto|trovato] $
        (quasi) (trovato|pronto|pronta|fatto) $
    """,
    "un'altra chiamata": """
        (devo|dovrei) (rispondere|prendere) [a|ad|all'] (un'altra|un altra|quest'altra|l'altra|
            questa) [chiamata|telefonata]
        <aspetti> che [mi|si|l'|il|la|lo|sto|ora|non] [app|computer|telefono|pagina] [_] [_]
        un (attimo|momento|secondo|minuto) che [mi|si] [_] [_]
    """,
    "posso avere due minuti": """
        (mi dia|dammi|datemi|mi lasci|lasciami|mi conceda) [solo|un po'] [il|di|del] tempo (di|per)
        (tra|fra) <time> (torno|sono|ci sono|arrivo)
        (vado|salgo|scendo|corro|faccio un salto) [di sopra|di là|giù|su|in cucina|in camera|
            in ufficio] a (vedere|controllare|chiedere) [se|a]
        (vado|salgo|scendo|corro) (di sopra|di là|giù|su|in cucina|in camera|
            in ufficio) a (prendere|cercare|recuperare) [_] [_]
        (prendo|mi prendo) [subito|un attimo] (carta e penna|carta|da scrivere|
            qualcosa per scrivere|un appunto|appunti)
        [c'è] (il postino|il corriere|il vicino|il fattorino) [alla porta] $
        (posso|potrei) avere [ancora] <time>
        (può|puoi|potrebbe|potresti) (darmi|concedermi|lasciarmi) [ancora|solo] <time>
        mi (può|puoi|potrebbe) (dare|concedere|lasciare) <time>
    """,
}

CRIES = {
    "aspetti": """
        <aspetti> [per favore|solo|qui|lì|che|in linea|ancora] <time>
        (aspetti|aspetta|aspettate) [un po'|un pochino|solo|ancora|un attimo] $
        aspetta aspetta
        (abbia|abbi|porti|porta) pazienza
    """,
}

MOMENTS = {
    "un attimo": """
        [solo|soltanto|ancora|aspetti|aspetta] un [altro|solo|piccolo] (attimo|attimino|momento|
            momentino|istante|secondo|secondino|minuto|minutino) [solo]
        ^ (attimo|attimino|momento|momentino)
        ^ <short> $
    """,
}

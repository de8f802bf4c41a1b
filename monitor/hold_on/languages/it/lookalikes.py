"""What callers who speak Italian say that is no request to wait, though it sounds like one."""

NOUNS_AFTER = """
    in al a per da dal del di della ogni questo quel quello nessun il lo l bel buon certo ultimo
    primo dopo tra fra all dura durata durato è era fu fino qualunque ho ha hai avuto neanche
    entro stato
"""

CORRECTIONS = """
    (che cosa|cosa|come|quanto|quanti|quando|chi|dove|perché|quale|quali)
    di (che|cosa|chi|quale)
    (questo|questa|quello|quella|ciò)
    non (è|era|ho (detto|chiesto|capito|mai|ordinato)|capisco|va|mi|sono|volevo|quadra|torna|
        funziona|voglio|intendevo|dicevo)
    (ha|hai|hanno|avete|mi ha|mi hanno|mi avete) (detto|addebitato|chiesto|fatto|promesso|scritto)
    io (ho|non|volevo|pensavo|avevo|credevo|sapevo|dicevo)
    (avevo|pensavo|credevo|volevo|intendevo|dicevo|ho (detto|chiesto|già|un dubbio|una domanda))
    (lei|voi|tu)
    (c'è|ci deve essere) un (errore|problema|malinteso)
    (è|era) (sbagliato|sbagliata|errato|falso|un errore|martedì|il|la)
    (può|puoi|potrebbe) (ripetere|ripetermi)
    (ripeta|cioè|quindi|però|credo)
"""

LOOKALIKES = """
    (le|ti|vi) passo (il|la|i|un|una|le) [mio|mia|miei|mie] (numero|codice|indirizzo|dati|nome|
        informazioni|email|mail|cognome|iban|fattura|ordine|documento)
    non (aspetti|aspetta|aspettate|aspettarmi|aspettatemi|mi aspetti|aspettare|aspetto|attenda)
    (aspetto|mi aspetto|aspettiamo|aspettavo|aspettavamo|ci aspettiamo) [<time>]
    (devo|deve|dovete|dobbiamo|serve|posso|possiamo|voglio|vogliamo|fare|fatto|fanno|fate|
        da|per|senza|inutile|stanco di|stufo di|bisogna|tocca|basta|quanto devo) (aspettare|
        attendere) [ancora|oltre|<time>]
    (ha|hanno|mi ha|mi hanno|avete) (detto|chiesto|risposto) [di|che] [_] [_] [_] [_]
    (dice|dicono|diceva|dicevano) [di|che] [_] [_] [_] [_]
    <time> (fa|dopo|prima|a piedi|di ritardo|più tardi|di attesa|d'attesa|e poi|all'altro)
    (il|in questo|in quel|al|dal|del|nel|questo|quel|ogni|nessun|certo) (momento|momenti|istante)
    (tra|fra|ogni|da|dopo|per|ho solo|ho soltanto|ci vogliono|durata|dura) <time> (la|il|i|le|si|è|
        e|ho|a|cade|arriva|chiude|parte|di)
    (ho|abbiamo|hanno) (solo|soltanto) <time>
    <fammi> (parlare|finire|spiegare|capire|sapere|dire|terminare)
    <fammi> [<lo>] (chiederle|chiederti|chiedere una|chiedere un'altra)
    (prendo|vado a prendere|devo prendere) (un|una) (appuntamento|pizza|treno|taxi|caffè|aereo)
    un secondo (pagamento|addebito|piano|conto|numero|ordine|tentativo|ricambio|nome)
    <time> del (suo|tuo) tempo
    torno (domani|lunedì|a casa|dopo|più tardi|indietro|al|alla)
    (se|che|appena|quando) [l'] (ho|abbiamo) (trovato|trovata)
    (chiamo|la chiamo|chiamavo|ho chiamato|telefono|vi chiamo|le telefono) (per|perché|in quanto|
        dato che|poiché) [_] [_] [_] [_] [_]
    (voglio|vorrei|desidero|chiedo) che [_] [_] [_] [_]
    (mi ha|mi hanno|mi avete|mi metta|mi metti|mi mette|mi mettete|mi metterete|mi metteranno|
        mi rimetta|mi lasci|mi lasciate|non mi|ordine|ci|stato|stata|sono|stare|stiamo|ero|messo|
        ore|ora|minuti|mezz'ora|mettermi) [_] [_] [_] in attesa
    sto pensando (di|a|che|se)
    (stanco|stufo|invece|tempo|pronto|stanca|stufa) di (aspettare|attendere)
    (ieri|prima|stamattina|stanotte|poco fa|la settimana scorsa|
        l'altro giorno) [_] [_] [_] (suonato|bussato|alla porta|chiamata) [_]
    grazie (per|della|di) [la|sua|tua|vostra] (pazienza|attesa)
    cerco (il|un) numero (dell'ambulatorio|dell'ospedale|dell'ufficio)
    cerco (il|un) numero (dell'|del|della|di) (ambulatorio|ospedale|ufficio|medico|ristorante|
        negozio|scuola|farmacia|banca|reparto|comune|telefono)
    (fermato|fermata|durato|durata|atteso|parlato|stato|uscito|uscita|aspettato) [solo|per] <time>
"""

RETURNS = """
    (eccomi|eccolo|eccola|eccoli|trovato|trovata|trovati)
    (sono|siamo) (tornato|tornata|tornati|di nuovo qui)
    (l'ho|li ho|le ho|ce l'ho) [trovato|trovata|qui|davanti|trovati]
    grazie per (l'attesa|aver aspettato|la pazienza|avere aspettato)
    (ci sono|ecco qui|ecco qua|ecco l'ho) $
    (il numero è|è il) <number>
"""

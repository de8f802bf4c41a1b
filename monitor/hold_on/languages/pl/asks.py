"""How callers who speak Polish ask to wait."""

SLOTS = {
    "czekaj": """
        (czekaj|czekajcie|poczekaj|poczekajcie|zaczekaj|zaczekajcie|poczekajże|poczekaj no)
    """,
    "czekać": "(czekać|poczekać|zaczekać|oczekiwać|poczekanie|oczekiwanie)",
    "pan": "(pan|pani|państwo|się pan|się pani)",
    "pana": """
        (pana|panią|państwa|ciebie|cię|rozmowę|połączenie|pani rozmowę|pana rozmowę|
            państwa rozmowę|panu|pani)
    """,
    "zaraz": """
        (zaraz|już|szybko|tylko|właśnie|najpierw|jeszcze|sobie|chwilę|to|tu|teraz|może|muszę|ja|
            jeszcze raz|na chwilę|pójdę)
    """,
    "rzecz": """
        (karta|karty|kartę|portfel|portfela|okulary|okularów|dowód|dowodu|paszport|paszportu|prawo|
            prawa|długopis|długopisu|ołówek|ołówka|kartka|kartki|kartkę|notes|notesu|zeszyt|
            faktura|fakturę|faktury|rachunek|rachunku|paragon|paragonu|umowa|umowę|umowy|polisa|
            polisy|polisę|list|listu|pismo|pisma|papiery|papierów|dokument|dokumentu|dokumenty|
            dokumentów|numer|numeru|kod|kodu|hasło|hasła|telefon|telefonu|komórkę|komórki|laptop|
            laptopa|komputer|komputera|ładowarkę|ładowarki|torebka|torebkę|torebki|torbę|torby|
            teczkę|teczki|receptę|recepty|klucze|kluczy|klucz|klucza|kalendarz|kalendarza|mail|
            maila|wiadomość|wiadomości|sms|coś do pisania|czegoś do pisania|lek|leku|leki|leków|
            legitymację|legitymacji)
    """,
    "moje": """
        (<rzecz>|(moją|mój|moje|mojej|mojego|moich|tę|ten|tej|tego|tych|te|swoją|swój|swoje|
            po) [_] <rzecz>)
    """,
    "sprawdzę": """
        (sprawdzę|zobaczę|zerknę|spojrzę|poszukam|znajdę|zapytam|spytam|pomyślę|zapiszę|zanotuję|
            zajrzę|otworzę|upewnię się|przyniosę|wezmę|odszukam|przeczytam|włączę|wyłączę|ściszę|
            zamknę|zatrzymam|zaparkuję|założę|podejdę|odnajdę|wyszukam|wyjmę|odbiorę|dopytam|
            skonsultuję|policzę|usiądę|zatrzymam się|przełączę|rzucę okiem|zaloguję się|uruchomię)
    """,
    "sprawdzić": """
        (sprawdzić|zobaczyć|poszukać|znaleźć|zapytać|spytać|odebrać|pomyśleć|zajrzeć|zapisać|wziąć|
            otworzyć|odszukać|przynieść|iść po|pójść po|zerknąć|wyjąć|włączyć|zalogować się|
            zatrzymać się|usiąść|zanotować|wyciągnąć|skonsultować|dopytać|przeczytać|ściszyć|
            wyłączyć|wyszukać|odnaleźć|zamknąć|podejść|zejść|założyć|naładować|podłączyć)
    """,
    "szukam": """
        (szukam|poszukuję|przeszukuję|sprawdzam|zapisuję|wpisuję|notuję|piszę|otwieram|wyciągam|
            wyjmuję|loguję się|uruchamiam|włączam|myślę|czytam)
    """,
    "gdzieś": """
        (ją|go|je|ich|jego|jej|to|nią|niego|nie|nich|męża|żonę|mamę|tatę|syna|córkę|szefa|szefową|
            kierownika|kolegę|koleżankę)
    """,
    "ktoś": "(ktoś|kurier|listonosz|dostawca|sąsiad|sąsiadka)",
}

ASKS = {
    "proszę czekać": """
        proszę (jeszcze|na mnie|cierpliwie|<time>) [cierpliwie|na linii] <czekać>
        proszę [o] [<time>] [cierpliwie] <czekać> (na|aż|przełączam|łączę|zaraz)
        proszę [o] [<time>] (cierpliwości|cierpliwość)
        [o] [<time>] (cierpliwości|cierpliwość) $
        niech <pan> [jeszcze|na mnie|tu] [<time>] [jeszcze|na mnie] (poczeka|zaczeka|czeka|
            poczekają|zaczekają)
        (czy|^) (może|zechce|zechcą|zechciałby|zechciałaby|byłby|byłaby|mógłby|mogłaby|mogliby|
            możesz|mogę prosić|mógłbyś|mogłabyś|mogą) [<pan>] [uprzejmy|uprzejma|
            łaskaw] [o] [<time>] [na mnie] <czekać> [<time>]
        <czekaj> (aż|dopóki|na mnie)
        proszę o <time>
        (poczekasz|zaczekasz|poczekacie|zaczekacie|poczeka pan|poczeka pani) [na mnie] (<time>|$)
        proszę być (cierpliwym|cierpliwą)
    """,
    "daj mi minutę": """
        (daj|dajcie|dasz|niech pan da|niech pani da|niech mi pan da|niech mi pani da|proszę dać|
            proszę mi dać|dać|może pan dać|może mi pan dać|może mi pani dać|mógłby pan dać) [mi|
            nam] [jeszcze|tylko] <time>
        (przyda|przydałaby|przydałoby|przydadzą) mi się <time>
        <time> i (jestem|wracam|mam|już|będę|znajdę|podam)
        (potrzebuję|potrzebujemy|potrzeba mi|potrzebna mi|poproszę|będę potrzebować|
            będę potrzebował) [jeszcze|tylko] <time>
        (to|^) [mi] (zajmie|potrwa) [mi] <short> $
        (zajmie|zabierze) mi [to] <time>
        (czy|^) mogę (prosić o|dostać|mieć) [jeszcze] <time>
        (mam|ma) (pan|pani) <time>
    """,
    "proszę zostać na linii": """
        (proszę|zostań|zostańcie|zostać|pozostać|pozostań|niech pan zostanie|niech pani zostanie|
            pozostanie|bądź) [_] [_] na linii
        (bądź|być|proszę być|niech pan będzie) ze mną [na linii]
        (pozostać|zostać|pozostanie|zostań) (przy telefonie|przy aparacie|na łączu)
        nie (rozłączaj|rozłączajcie|odkładaj|odchodź|odchodzić|oddalać|rozłączać|odkładać|
            wyłączaj) [się|słuchawki]
        się nie (rozłączać|rozłącza|rozłączajcie)
        niech <pan> [się] nie (rozłącza|odkłada|odchodzi)
    """,
    "zawieszę rozmowę": """
        (zawieszę|zawieszam|wstrzymam) [<pana>] [rozmowę|połączenie|na]
        (czy mogę|mogę|muszę|pozwoli pan że|czy można) [na chwilę] (zawiesić|wstrzymać) (<pana>|na)
        (przełączę|przełączam|przełączyć|dam|przekieruję) [<pana>] [_] [_] (na oczekiwanie|
            w tryb oczekiwania)
    """,
    "łączę": """
        [już|zaraz|właśnie] (łączę|przełączam|przekierowuję|połączę|przekieruję|przełączę) [już|
            <pana>|z|do|$]
        (oddam|oddaję|przekażę|podam) (słuchawkę|telefon)
        (daję|dam) (męża|żonę|kolegę|koleżankę|do telefonu)
    """,
    "sprawdzę": """
        ^ [<zaraz>] [<zaraz>] <sprawdzę>
        (niech|zaraz|już|tylko|może|to|pójdę|ja|muszę) [ja|tylko|to|jeszcze|się|sobie|chwilę] [to|
            jeszcze|się|sobie|chwilę] <sprawdzę>
        <sprawdzę> (to|czy|sobie|gdzie|w|u|zaraz|tylko|męża|żonę|<rzecz>) [_]
        (muszę|musimy|pozwoli pan że|pójdę|idę|pozwól mi|pozwoli mi pan|proszę mi pozwolić|
            chwilę muszę) [tylko|jeszcze|najpierw|szybko|to|się|
            na chwilę] [to|sobie] <sprawdzić>
        (już|właśnie|zaraz) (sprawdzam|szukam|patrzę|zaglądam|idę|piszę|notuję|znajdę|podam|
            otwieram)
        ^ (sprawdzam|patrzę|zaglądam) $
        ^ (sprawdzam|szukam|patrzę|zaglądam|przeglądam|grzebię) (w|na|do|pod) [_]
        (właśnie|już|ciągle) (przeglądam|przeszukuję) [_]
    """,
    "idę po kartę": """
        (zawołam|poproszę do telefonu|wołam|poszukam) <gdzieś>
        (zawołam|wołam|zawołamy) _
        [już|zaraz|tylko] (idę|pójdę|skoczę|lecę|sięgnę|biegnę|pobiegnę|schodzę|zejdę|wejdę|
            muszę iść|przejdę) [na górę|na dół|do pokoju|do kuchni|do biura|do auta] po [<moje>|
            <gdzieś>|_]
        [już|zaraz|tylko] (biorę|wyciągam|wyjmuję|przynoszę|niosę) <moje>
        (wezmę|przyniosę|wyjmę|wyciągnę|znajdę|otworzę|włączę) [tylko|jeszcze|szybko] <moje>
    """,
    "szukam": """
        ^ [<zaraz>] [cały czas|ciągle|wciąż|nadal|jeszcze] [<zaraz>] <szukam> $
        (cały czas|ciągle|wciąż|nadal|jeszcze|właśnie|dalej) <szukam> [jej|go|ich|tego] $
        (cały czas|ciągle|wciąż|nadal|jeszcze) (szukam|sprawdzam)
        <szukam> [_] <moje>
        <szukam> (tego|jej|go|ich|ją|to|sobie)
        (właśnie|ja) (wpisuję|zapisuję|notuję|piszę|loguję)
        jeszcze nie [ja|ciągle|dalej|wciąż|jeszcze] <szukam>
        muszę [się|to|chwilę] (zastanowić|namyślić|pomyśleć|przypomnieć)
        poproszę (męża|żonę|_) do telefonu
        niech [no|tylko|jeszcze|ja] (wezmę|znajdę|sprawdzę|zobaczę|odszukam|zapiszę|otworzę|spojrzę|
            przeczytam) [_]
        (pozwoli|pozwolą|pozwól) [pan|pani|państwo] że [tylko|to|najpierw] <sprawdzę>
        niech [się|to] [chwilę] (zastanowię|namyślę|przypomnę)
        [jeszcze] (myślę|zastanawiam się|namyślam się|się zastanawiam|się namyślam) $
        (strona|aplikacja|komputer|laptop|system) [mi] [się] [jeszcze] (ładuje|uruchamia|włącza|
            otwiera)
    """,
    "jeszcze nie jestem gotowy": """
        jeszcze (go|jej|ich|tego) nie (mam|znalazłem|znalazłam)
        jeszcze nie (znalazłem|znalazłam|jestem gotowy|jestem gotowa|skończyłem|skończyłam|mam go|
            mam jej|zapisałem|zapisałam)
        nie jestem [jeszcze] (gotowy|gotowa) $
        nie jestem jeszcze (gotowy|gotowa)
        (prawie|zaraz|już prawie) (mam|znalazłem|znalazłam|gotowe|skończyłem|skończyłam|znajdę)
    """,
    "ktoś puka": """
        (dzwonią|pukają|dzwoni|puka) [ktoś] (do|do moich) drzwi
        <ktoś> [_] (puka|stuka|stoi pod|stoi przed|dobija się)
        (listonosz|kurier|dostawca|ktoś) (przy|pod|u) (drzwiach|drzwiami|drzwi)
        (pójdę|idę|przejdę|wyjdę) [tylko|szybko] (na górę|na dół|do drugiego pokoju|do drzwi|
            otworzyć) [_]
        <ktoś> [_] (jest|dzwoni|stoi|przyszedł) [_] (do|przy|pod|za|przed) (drzwi|drzwiach|drzwiami|
            domofonu)
        (dzwonek|domofon) [do] [drzwi] [_] [dzwoni]
        (mam|dzwoni|odebrać|odbiorę|przychodzi|wchodzi) [mi] [jeszcze] (drugi|inny|drugą|drugie|
            inne|kolejny|kolejne) (telefon|rozmowę|połączenie|linii)
        (muszę) [_] odebrać [_] [_] (telefon|połączenie)
        dziecko (płacze|mnie woła|mi płacze)
    """,
    "zaraz wracam": """
        (zaraz|już|niedługo) [do pana|do pani|tu] (wracam|wrócę|będę|przyjdę|podejdę|
            jestem z powrotem)
        za <time> [tu] (wracam|wrócę|będę z powrotem|będę u|jestem z powrotem)
        (wracam|wrócę) (za <time>|zaraz|z powrotem|niebawem)
        będę (zaraz|z powrotem)
        ^ (zaraz|zaraz zaraz|już idę|już już) $
        nie odchodź
    """,
}

CRIES = {
    "poczekaj": """
        <czekaj> [jeszcze|no|na mnie|tylko|proszę] [<time>]
        ^ (zaraz|zaraz zaraz) $
        (stop|wolnego) $
        (wstrzymaj|wstrzymajcie) się
        proszę [o|tu|tutaj] [<time>] <czekać>
    """,
}

MOMENTS = {
    "chwila": """
        [jeszcze|tylko|jedna|jedną|jeden|mała|małą] (chwila|chwilę|chwilka|chwilkę|chwileczka|
            chwileczkę|
            momencik|sekunda|sekundę|sekundka|sekundkę|sekundeczkę) [proszę|tylko|jeszcze]
        (jeszcze|tylko|jedną|jedna|dosłownie) (minuta|minutę|minutka|minutkę) [proszę|tylko|jeszcze]
        ^ (minuta|minutę|minutka|minutkę|moment)
        (jeszcze|tylko|jeden) moment
        ^ <short> $
    """,
}

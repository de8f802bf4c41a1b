"""What callers who speak Polish say that is no request to wait, though it sounds like one."""

NOUNS_AFTER = """
    w od co za przez po tej tym każdą każdej każda każdy ostatniej ten tę ta druga drugą drugiej
    pierwsza do przed tamten tamtym ma mam masz ostatni ostatnia odpowiedni dobry zły lada trwa
    trwało trwała zajmuje zajęło była był godzinę najlepszy najlepsza dobra zła jaka odpowiednia
    wolna właściwy niż o na
"""

CORRECTIONS = """
    (to|tu|tam) (nie|jest nie|niemożliwe|błąd|pomyłka|kłamstwo|nieprawda|się nie|był|była|było|ile|
        co)
    to się nie
    to [jest] (nieprawda|źle|błąd|pomyłka|za drogo|nie tak)
    (co|kto|kim|komu|czego|czym|czyj|ile|kiedy|gdzie|dlaczego|czemu|jak|jaki|jaka|jakie|który|która|
        które|skąd|po co|o co|czyj)
    tego [ja] (nie|wcale|nigdy)
    (nie|niczego nie|nigdy nie) (podpisałem|podpisałam|podpisywałem|zamawiałem|zamawiałam|mówiłem|
        mówiłam|prosiłem|prosiłam|chciałem|chciałam|kupowałem)
    (ja|my) [tego|wcale|już|nigdy|tam] [nie] (nie|mówiłem|mówiłam|zamawiałem|zamawiałam|chciałem|
        chciałam|zapłaciłem)
    (pan|pani) (mówił|mówiła|powiedział|powiedziała|chyba|się|jest)
    (mówił|powiedział) (pan|pani)
    (powiedział|powiedziała|mówił|mówiła|czy) (pan|pani|to|na pewno|mogę zapytać)
    (tu|tutaj|tam) (jest|pisze|było|mam)
    (ja|my) [tego|czegoś|nic] nie (rozumiem|wiem|słyszę)
    (czegoś|nic|tego) nie (rozumiem|wiem|zamawiałem|zamawiałam|słyszę)
    (źle|nieprawda|błąd|pomyłka|bzdura|nie zgadza|nie zgadzam|nie rozumiem|nie zrozumiałem|
        nie zrozumiałam|nie słyszałem|nie słyszałam|nie dosłyszałem|nie tak|powtórz|jeszcze raz|
        mam pytanie)
    (moje|mój|moja) _ (to nie|jest inny|jest inne|nie)
"""

LOOKALIKES = """
    jeszcze nie (znalazłem|znalazłam) (pracy|mieszkania|hotelu|lekarza|nikogo|rozwiązania|niczego|
        odpowiedzi|informacji|samochodu|domu|czasu|miejsca)
    nie (czekaj|poczekaj|zaczekaj|czekajcie|czekać|będę czekać|trzeba czekać|musi pan czekać|
        musi pani czekać)
    (kazali|kazał|kazała|kazano|prosili|poprosił|poprosiła|poproszono) [mi|mnie|nam|
        o] [_] [_] [czekać|poczekać|zaczekać|cierpliwość]
    (mam|muszę|musimy|mogę|możemy|chcę|chce mi się|trzeba|warto|należy|mieliśmy|musiałem|musiałam|
        ile|długo) [jeszcze|znowu|tak|tyle|tu|dłużej|długo|na] [<time>] <czekać>
    (nie|znowu|znów) [mogę|chcę|zamierzam|będę|mam] [dłużej|już|tak|tu|zamiaru] <czekać>
    proszę (nie|mnie nie) (czekać|poczekać|zawieszać|kazać|przełączać|zwlekać|wstrzymywać) [_] [_]
    proszę (mnie|nam) nie (zawieszać|przełączać|zostawiać|trzymać) [_] [_]
    (prosić|poprosić|proszę) o (wstrzymanie|zwrot|kontakt|fakturę|wstrzymanie|oczekiwanie z)
    <time> (temu|później|wcześniej|piechotą|pieszo|drogi|dalej|spóźnienia|opóźnienia|czekania|
        czekałem|czekałam|za darmo|przed|po|na linii|jazdy|spacerem)
    (czekałem|czekałam|czekam|czekaliśmy|trwa|trwał|trwała|trwało|trwają|zajęło|czekamy) [już|tylko|
        prawie|ponad|około|od|na] <time>
    (co|za|od|po|przez) <time> (się|zamykacie|otwieramy|zadzwonię|oddzwonię|zadzwoń|znowu|mam|
        odjeżdża|przyjedzie|nie|działa|zamykają)
    (zadzwonię|oddzwonię|otwieramy|zamykamy|zadzwonić|zadzwoń|zacznie|przyjedzie|odjeżdża|będzie|
        spotkajmy się|przyjadę) za <time>
    (mam|ma pan|zostało mi|mamy) (tylko|jedynie|zaledwie) <time>
    (w|od|do|z) (tej|tym|tamtej|tamtym|każdej|ostatniej|pewnym|pewnej) (chwili|chwilę|moment|
        momencie)
    (dzwonię|zadzwoniłem|zadzwoniłam|dzwoniłem|dzwoniłam|telefonuję) [do was|do państwa|tylko|
        dlatego] (bo|żeby|aby|żebyście|ponieważ|gdyż|w sprawie|że|by|z prośbą|
        po to) [_] [_] [_] [_] [_] [_]
    (chcę|chciałbym|chciałabym|proszę|prosiłbym|prosiłabym) [żeby|żebyście|aby|
        by] [_] [_] (zatrzymali|wstrzymali|poczekali|zaczekali|przytrzymali)
    (zatrzymać|wstrzymać|przytrzymać|zawiesić|przechować|odłożyć) (moje|moją|mój|paczkę|przesyłkę|
        dostawę|abonament|zamówienie|usługę|konto|subskrypcję|stolik)
    szukam (mieszkania|pracy|hotelu|lekarza|restauracji|informacji|kogoś|samochodu|domu|
        mojej paczki|mojego zamówienia|przesyłki)
    (wczoraj|przedtem|rano|ostatnio) [_] [_] [_] [_] (puka|pukał|dzwonił|telefon)
    (jutro|później|potem|wieczorem|w domu|za tydzień) [_] [to] <sprawdzę>
    <sprawdzę> [to] [_] (jutro|później|wieczorem|w domu|sam|sama)
    (jeśli|jak|kiedy|gdy|skoro) [_] (znajdę|sprawdzę|zobaczę|będę)
    (dziękuję|dzięki) za (cierpliwość|czekanie|poczekanie)
    jeszcze nie (jestem|byłem) (klientem|klientką|zdecydowany)
    z (nią|nim) [_] <time>
    (dzwonię|zadzwoniłem|zadzwoniłam|dzwoniłem|dzwoniłam) (zapytać|spytać|poprosić|sprawdzić|
        dowiedzieć) [_] [_] [_] [_] [_] [_]
    (sprawdzić|zobaczyć) (saldo|stan|status|ofertę|swoje|moje zamówienie|moją paczkę|przesyłkę|
        termin)
    (poszukam|znajdę|sprawdzę|zobaczę) [sobie] (innego|innej|innych|inną|inny|gdzie indziej|
        u konkurencji) [_]
    w zeszłym (tygodniu|miesiącu) [_] [_] [_] [_] [_] [_]
    szukam numeru (do|telefonu do|przychodni|lekarza|szpitala|urzędu|sklepu|restauracji|banku)
    (właściwy|dobry|zły|odpowiedni|ten|każdy|ostatni|najlepszy|jakiś|pewien|tego|na|za) (moment|
        momentu)
"""

RETURNS = """
    [już] (znalazłem|znalazłam)
    już [ją|go|je] (mam|jestem)
    (mam ją|mam go|mam je)
    jestem (z powrotem|gotowy|gotowa)
    (dziękuję|dzięki) za (cierpliwość|czekanie|poczekanie)
    (numer to|to jest|numer|to) <number>
    (proszę oto|oto|już podaję)
"""

"""How callers who speak Spanish, of Spain or of the Americas, ask to wait."""

from monitor.hold_on.durations import TimeWords, count
from monitor.hold_on.language import Table

_ONES = (
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve"
)
_TENS = {
    **{20: "veinte", 30: "treinta", 40: "cuarenta", 50: "cincuenta"},
    **{60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa"},
}


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
    plus="[y|con]",
)

SLOTS = {
    "item": (
        "(tarjeta|tarjetas|gafas|lentes|anteojos|cartera|bolso|bolsa|billetera|monedero|pasaporte|"
        "dni|nie|cédula|carnet|carné|ine|identificación|licencia|documento|documentos|papel|papeles"
        "|factura|recibo|carta|contrato|póliza|número|bolígrafo|boli|lápiz|pluma|lapicero|libreta|"
        "cuaderno|móvil|celular|teléfono|cargador|ordenador|computadora|computador|laptop|portátil|"
        "tablet|correo|comprobante|llaves|datos|código|clave|contraseña|ticket|boleto|receta|agenda"
        "|calendario|carpeta|formulario|resguardo|expediente|aplicación)"
    ),
    "lo mío": (
        "((mi|mis|la|las|el|los|un|una|nuestra) [_] <item>|(mi|mis) _|"
        "(algo|con qué|dónde) (para|apuntar|escribir|anotar))"
    ),
    "me": "(me|le|te|lo|la|los|las|se lo|se la|que|solo|primero|un momento|un segundo|a ver si)",
    "mirar": (
        "(ver|ver si|mirar|mirarlo|miro|mire|buscar|buscarlo|buscarla|busco|busque|revisar|"
        "revisarlo|reviso|revise|checar|checo|chequear|comprobar|compruebo|consultar|consulto|"
        "consultarlo|verificar|verifico|pensar|pensarlo|pienso|apuntar|apuntarlo|apunto|apunte|"
        "anotar|anotarlo|anoto|anote|escribirlo|escribo|preguntar|preguntarle|preguntarles|"
        "pregunto|pregunte|traer|traigo|traiga|sacar|saco|saque|coger|cojo|coja|agarrar|agarro|"
        "agarre|tomo|ir|voy|vaya|encontrar|encontrarlo|encuentro|encuentre|abrir|abro|abra|poner|"
        "pongo|ponga|bajar|bajo|apagar|apago|cerrar|cierro|localizar|localizo|confirmar|leer|leo|"
        "calcular|contar|entrar|conectar|enciendo|encender|estacionar|orillarme|aparcar)"
    ),
    "deja": (
        "(déjame|déjeme|deja|deje|dejadme|déjenme|permítame|permíteme|permita) [me|que|solo|nomás]"
    ),
    "espere": (
        "(espere|espera|espéreme|espérame|espérese|espérate|esperen|espérenme|espérenos|aguarde|"
        "aguarda|aguárdeme|aguárdame|aguante|aguanta|aguánteme|aguántame|aguánteme|sosténgame)"
    ),
    "puede": "(puede|puedes|podría|podrías|pueden|podéis|quiere|puedo pedirle)",
}

ASKS = {
    "espere": (
        "<espere> [por favor|solo|nomás|ahí|aquí|usted|pues] <time>",
        "<espere> (por favor|tantito|en [la] línea)",
        "<espere> (que|a que|mientras|hasta que) [yo] [me|le|lo|la|los|las] <mirar>",
        "(espéreme|espérame|espérenme|aguárdeme|aguárdame|aguánteme|aguántame|aguante|aguarde)",
        "^ (espere|espera|espérese|esperen|aguarda|aguanta) [espere|espera] [espere|espera] $",
        "[me] <puede> [usted] [me] (esperar|esperarme|esperarnos|aguardar|aguardarme|aguantar) "
        "[por favor|solo] [<time>] $",
    ),
    "deme un momento": (
        "(deme|dame|denme|regáleme|regálame|concédame|permítame|permíteme|présteme|me da|me das|"
        "me regala|me regalas|me permite|me permites|me deja|me dejas) [solo|nomás|nada más] <time>",
        "(necesito|ocupo|me hacen falta|me hace falta|tardo|tardaré|me tardo|voy a tardar|"
        "me voy a tardar|me llevará|me va a llevar|me va a tomar) [solo|nomás] <time>",
    ),
    "permítame": ("(permítame|permíteme) $", "^ (permítame|permíteme)"),
    "no cuelgue": (
        "no [me|nos] [vaya a|vayas a] (cuelgue|cuelgues|colgar|cuelguen|corte|cortes|cortar)",
        "no (se vaya|te vayas|se retire|se mueva|te muevas|se me vaya)",
    ),
    "quédese en la línea": (
        "(quédese|quédate|permanezca|manténgase|mantente|siga|sigue) (en [la] línea|ahí|conmigo|"
        "al teléfono|al aparato)",
        "(tenga|ten|téngame|tenme) [un poco de] paciencia",
    ),
    "ya vuelvo": (
        "(ya|ahorita|ahora|enseguida|en seguida|luego luego) [mismo|le|te] (vuelvo|regreso|vengo)",
        "(vuelvo|regreso) (en <time>|ya|ahora|ahorita|enseguida|rápido|de inmediato)",
        "(enseguida|ahorita) (estoy|voy|le|te) [con usted|contigo|atiendo]",
    ),
    "déjame buscar": (
        "<deja> [<me>] [<me>] <mirar>",
        "(a ver|espera|espere) (que|si) (lo|la|los|las) (busco|miro|encuentro|veo)",
        "(ya|ahora|ahorita) [se|te|le] (lo|la|los|las) busco",
        "(lo|la|los|las) (busco|miro|consulto|reviso|apunto|anoto)",
        "^ (a ver|vamos a ver|déjame ver) $",
    ),
    "voy a buscar": (
        "(voy|iré|vamos|tengo que|necesito|debo) [a] [ir a|ir por] (buscar|traer|coger|agarrar|"
        "sacar|encontrar|tomar|por|abrir|localizar|buscar en) <lo mío>",
        "voy (a por|por) <lo mío>",
        "(voy a|tengo que|necesito) (buscarlo|buscarla|mirarlo|revisarlo|consultarlo|checarlo|"
        "preguntar|preguntarle|consultar|apuntarlo|anotarlo) [con|a]",
        "(busco|cojo|agarro|traigo|saco) (mi|mis|las gafas|los lentes|un boli|un papel)",
    ),
    "lo estoy buscando": (
        "(lo|la|los|las) (estoy|sigo|estamos|ando) (buscando|mirando|viendo|revisando|checando)",
        "(estoy|sigo|ando|estamos) [todavía|aún] (buscándolo|buscándola|buscándolos|buscándolas|"
        "mirándolo|apuntándolo|anotándolo|revisándolo)",
        "(estoy|sigo|ando|estamos) [todavía|aún] (buscando|sacando|mirando|abriendo) <lo mío>",
        "(estoy|sigo|ando) [aquí] buscando [aquí] $",
    ),
    "llaman a la puerta": (
        "(tocan|llaman|tocaron|llamaron|tocando|llamando|golpeando|tocado) (la|a la|en la) puerta",
        "(tocan|llaman|tocaron|tocando|llamando) [al|el|a el] timbre",
        "hay alguien (en|a|tocando) la puerta",
        "(suena|sonando|sonó) (el timbre|la puerta)",
        "(suena|sonando) (mi|el) [otro] (teléfono|móvil|celular)",
        "(tengo|entra|entrando|entró|recibo) otra llamada",
        "se me (cayó|ha caído) (el|la) (teléfono|móvil|celular|llamada)",
    ),
}

CRIES = {
    "espera": (
        "<espere> $",
        "^ (espérese|espérate|aguanta|aguante|aguarde)",
        "(aguanta|aguante|aguarda|espérate|espérese) [tantito|ahí]",
    ),
}

MOMENTS = {
    "un momento": (
        "[solo|nomás|espera|espere] (un|1) [solo|breve] (momento|momentito|momentico|instante|"
        "segundo|segundito|minuto|minutito|ratito)",
        "^ (momento|momentito|segundito|minutito|tantito)",
        "^ <time> $",
        "<time> por favor",
    ),
}

NOUNS_AFTER = (
    "en por hace hacía hubo había desde este ese aquel cada de del al a el la los las buen mal mejor "
    "último primer hasta es era fue tarda tardó durante mismo cualquier algún ningún ni tras dentro "
    "todo todos llegó que quien me te nos le lo se ella él sala lista tiempo una mi su tengo tiene"
)

CORRECTIONS = (
    "(eso|esto|esos|aquello|así|mal|mentira|falso)",
    "(qué|cómo|cuánto|cuánta|cuándo|cuál|quién|dónde|por) (qué|para) (qué|a) (qué|de) qué",
    "que (dijiste|dijo|ha|has|es|significa|pasa|pasó|fecha|día|precio|quiere|dice)",
    "(es|era|fue|está) (mal|mentira|falso|incorrecto|eso|el|la|con|martes)",
    "(es|era|fue|entiendo|entendí|dije|pedí|quiero|quería|he) (dicho|he) pedido",
    "yo [no] (dije|pedí|quería|pensé|pensaba|creía|creí|tenía|quiero|he|firmé|autoricé|compré)",
    "(usted|ustedes|tú)",
    "(me|nos) (dijo|dijeron|dijiste|dice|cobraron|está|están|puede repetir|habían|ha|han)",
    "(dijo|dijiste|ha) (dicho|has) (dicho|creo|pensé|pensaba|creía|tengo) una ((pregunta|duda)|"
    "hay) un (error|o) (sea|puede) (repetir|puedes) (repetir|repita|repítame|había)",
    "(se|lo) [ha|han] (equivocó|equivocado|equivoca)",
)

LOOKALIKES = (
    "no (esperes|esperen|me espere|me esperes|me esperen|espero)",
    "no <espere> (más|por|que|nada|tanto|ningún|a)",
    "(hace falta|tiene|tienes|tengo|tenemos|hay|puedo|podemos|quiero|queremos|voy|vamos|haga|hagas"
    "|hacer|hacen|haciendo|hace|hizo|hicieron|gracias|vale la pena|cansado|harto|tuve|tuvimos|"
    "sin|para|debo|debería|dicho|prefiero|necesito) [que|a|por|de|me] [me] "
    "(esperar|esperarme|esperarle|espere|espera|esperes|aguardar|colgar)",
    "(dijeron|dijo|dicho|pidieron|pidió|pedido|dice|dicen|decían) [que|de] [_] [_] [_] [_]",
    "que (esperara|esperase) [_] [_]",
    "(me|te|nos|le|les|que|quien) espera",
    "(la|de|en|una|larga|mi|su|lista|sala|tiempo|tiempos|a la) espera",
    "espera (larga|telefónica|fue|es|era)",
    "<time> (antes|después|más tarde|tarde|de retraso|caminando|andando|a pie)",
    "(el|este|ese|aquel|cada|algún|ningún|al|del|de|buen|mal) momento",
    "(vuelvo|volver|vuelve|volveré) a (llamar|llamarle|llamarlo)",
    "(llevo|llevamos|esperando|tardé|tardó|tardaron|dura|duró) [esperando] <time>",
    "espere (más de|casi) <time>",
    "(solo|nada más|nomás|únicamente) (tengo|me quedan) <time>",
    "<deja> [<me>] (preguntarle|preguntarte|preguntar) (una|otra|algo|cosa|por)",
    "<deja> ver si (entiendo|entendí|he entendido|te|le)",
    "(lo|la) busco (yo|mañana|luego|después)",
)

RETURNS = (
    "ya (estoy|volví|regresé|lo encontré|la encontré|lo tengo|la tengo|he vuelto|encontré|está)",
    "aquí (está|lo tengo|la tengo|estoy|tengo)",
    "(lo|la) (encontré|he encontrado)",
    "gracias por (esperar|la espera|su paciencia)",
    "listo",
    "(es el|el número es|es) <number>",
)

TABLE = Table(
    code="es",
    fillers="eh ehm em mmm mm hm hmm uh ah",
    polite=(
        "(sí|ok|okay|vale|bueno|pues|disculpe|disculpa|perdón|perdone|perdona|gracias|señor|señora|"
        "señorita|joven|amigo|oiga|oye|mire|mira|no|ya|y|entonces|hola|claro|ay|solo|nomás|aquí|"
        "ahí|porfa|porfis|hombre|mujer|rapidito|rápido|pero|usted|tantito)",
        "(por favor|a ver|nada más|con permiso|lo siento|si es tan amable|no más|si no le importa|"
        "de acuerdo|está bien|si puede|si me permite)",
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

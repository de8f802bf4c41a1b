"""How callers who speak Portuguese, of Brazil or of Portugal, ask to wait."""

from monitor.hold_on.durations import TimeWords, count
from monitor.hold_on.language import Table

_ONES = (
    "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis "
    "dezessete dezoito dezenove"
)
_TENS = {
    **{20: "vinte", 30: "trinta", 40: "quarenta", 50: "cinquenta"},
    **{60: "sessenta", 70: "setenta", 80: "oitenta", 90: "noventa"},
}

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
    plus="[e]",
)

SLOTS = {
    "item": (
        "(cartão|cartões|óculos|carteira|bolsa|bolso|passaporte|identidade|rg|cpf|bi|documento|"
        "documentos|papel|papéis|papelada|fatura|boleto|conta|recibo|carta|contrato|apólice|"
        "número|caneta|lápis|caderno|bloco|agenda|calendário|celular|telemóvel|telefone|"
        "carregador|computador|notebook|portátil|tablet|email|comprovante|comprovativo|chaves|"
        "chave|código|senha|ticket|bilhete|receita|pasta|formulário|dados|protocolo|aplicativo)"
    ),
    "o meu": (
        "((o|a|os|as|meu|minha|meus|minhas|um|uma|do|da|dos|das|pelo|pela) [meu|minha|meus|"
        "minhas|_] <item>|[o|a|os|as] (meu|minha|meus|minhas) _|(algo|alguma coisa|onde|uma "
        "coisa) (para|pra) (anotar|escrever))"
    ),
    "eu": "(eu|só|ir|te|lhe|aqui|ali|lá|primeiro|rapidinho|logo|me|já|então)",
    "ver": (
        "(ver|pegar|buscar|procurar|achar|anotar|checar|verificar|conferir|olhar|perguntar|"
        "encontrar|abrir|pensar|consultar|confirmar|escrever|apanhar|sair|estacionar|encostar|"
        "colocar|botar|pôr|tirar|trazer|localizar|apontar|baixar|desligar|diminuir|fechar|ler|"
        "calcular|contar|entrar|atender a porta|acender|tentar achar|vestir|sentar)"
    ),
    "deixa": "(deixa|deixe|deixa eu|deixe eu|deixa me|deixe me|me deixa|me deixe|xô|deixem me)",
    "espera": (
        "(espera|espere|esperem|pera|péra|peraí|pera aí|perai|perae|aguarde|aguarda|aguenta|"
        "guenta|segura|aguente|segure)"
    ),
    "pode": (
        "(pode|podia|poderia|podes|podias|consegue|dá pra|dá para|podem|importa se de|"
        "importas te de|você pode|o senhor pode|a senhora pode)"
    ),
}

ASKS = {
    "espere": (
        "<espera> [aí|só|aqui|me|por favor|na linha] [só|aí] <time>",
        "(me espera|me espere|espere por mim|espera por mim)",
        "^ <espera> [aí|lá] [<espera>] [<espera>] $",
        "<espera> [aí] (que eu|que já|enquanto|até eu|por favor|na linha)",
        "<pode> [me|só] (esperar|aguardar|esperar me) [aí|só|na linha] [<time>]",
    ),
    "me dá um minuto": (
        "(me dá|me dê|dá me|dê me|me concede|me arruma|me dão|conceda me|me dê aí) [só|aí|mais] "
        "<time>",
        "(preciso de|preciso|vou precisar de|vou levar|demoro|vou demorar) [só|aí|mais] <time>",
        "(tenha|tem) [um pouco de|um pouquinho de] paciência",
    ),
    "não desligue": (
        "não [me] (desliga|desligue|desliguem|desligues|vai embora|vá embora|sai|saia|saias|"
        "vá desligar|vai desligar) [aí|daí|da linha]",
        "(fica|fique|continua|continue|permaneça|mantenha se|aguarde|aguarda) [aí] (na linha|em "
        "linha|comigo|no telefone)",
    ),
    "já volto": (
        "já (volto|venho|retorno|te atendo|lhe atendo|falo com)",
        "(eu) já já (volto|venho)",
        "volto (já|em <time>|num instante|logo|rapidinho|num minuto|dentro de <time>|agora)",
    ),
    "deixa eu ver": (
        "<deixa> [<eu>] [<eu>] <ver>",
        "vou [<eu>] [<eu>] (ver|verificar|checar|conferir|olhar|perguntar|anotar|confirmar|"
        "procurar) [aqui|isso|se|pra|para|ao|à|com|no|na|o|a]",
        "eu (vejo|procuro|verifico|pergunto|anoto|confiro) (já|aqui)",
    ),
    "vou pegar": (
        "(vou|preciso|tenho que|tenho de|estou indo|tô indo|vou ali|vou lá) [<eu>] [<eu>] (pegar|"
        "buscar|procurar|achar|apanhar|encontrar|tirar|abrir|trazer|ir buscar) <o meu>",
    ),
    "estou procurando": (
        "(tô|estou|continuo|ando) [ainda|só] (procurando|a procurar|buscando|à procura|olhando|"
        "verificando|vendo) (aqui|<o meu>|de <o meu>)",
        "[ainda] (tô|estou|continuo) [ainda] (procurando|a procurar|buscando|à procura) $",
        "(tô|estou) (abrindo|pegando|anotando|a abrir|a anotar|tentando achar) [aqui|<o meu>]",
    ),
    "tem alguém na porta": (
        "(tem|há|está|tá|chegou) [alguém|gente|uma pessoa] (na|à|batendo na|a bater à|"
        "chamando na|tocando a) (porta|portão|campainha)",
        "(tem|há) (alguém|gente) (batendo|tocando|chamando|a bater)",
        "[a] campainha (tocou|tá tocando|está tocando|está a tocar|toca)",
        "(estão|tão|bateram|batem|tocaram) [batendo|a bater|tocando|a tocar] (na|à|a) "
        "(porta|campainha)",
        "[o] meu [outro] (celular|telefone|telemóvel) (tá|está|a) [a] (tocando|tocar)",
        "(tá|está) tocando [o] meu [outro] (celular|telefone|telemóvel)",
        "(entrou|tenho|recebi|com|tá entrando|está entrando) outra (ligação|chamada)",
    ),
}

CRIES = {
    "espera aí": (
        "(espera|espere|pera|aguenta|segura|guenta|calma|perae) (aí|lá)",
        "(peraí|perai|perae|pera)",
        "(aguarde|aguarda|espere|espera) $",
    ),
}

MOMENTS = {
    "um momento": (
        "[só|apenas] um [breve] (momento|momentinho|instante|instantinho|segundo|segundinho|minuto"
        "|minutinho|pouquinho|bocadinho) [só]",
        "^ (momento|momentinho|instantinho|minutinho|segundinho|instante)",
        "só <time>",
        "^ <time> [só] $",
        "<time> (por favor|se faz favor)",
    ),
}

NOUNS_AFTER = (
    "no neste nesse naquele em num por de do da desde a à cada todo qualquer há ha faz fazia bom mau "
    "o este esse ao pelo até dura durou leva levou demora durante é foi teve tenho tem tinha outro "
    "dentro"
)

CORRECTIONS = (
    "(isso|isto|aquilo|esse|essa|o quê|o que|que (isso|dia|horas|história)|como|quanto|quando|"
    "quem|qual|onde|por quê|por que|cadê)",
    "eu [não|já] (disse|pedi|falei|entendi|quero|queria|pensei|achei|paguei|comprei|autorizei|"
    "tinha|quis|acho)",
    "(você|vocês|o senhor|a senhora|tu|vc)",
    "(foi|é|era) (isso|isto|o|a|assim|esse|terça|com|quanto|mesmo)",
    "(entendi|entendo|acho que|pensei|quer dizer|pode repetir|repete|repita|tá errado|está errado|"
    "tem um erro|há um erro|tem algo errado|disse|pedi|falou|quero|queria)",
    "me (falaram|disseram|cobraram|disse|falou|prometeram)",
)

LOOKALIKES = (
    "não (espere|espera|esperem) (por|mais|que|nada|tanto|eu|a)",
    "não me (espere|espera|esperem)",
    "(precisa|preciso|precisam|tenho que|tem que|temos que|tenho de|vou|quero|posso|para|pra|de|"
    "sem|fazer|fizeram|fazem|por|ficar|fiquei|queria|adianta|mal posso|consigo|cansado de|"
    "cansei de) [me|nos|mais] (esperar|esperando|aguardar|aguardando|espera)",
    "não [se] (pode|posso|consigo|dá pra|dá para|vou|quero|precisa) (esperar|aguardar)",
    "(pediram|pediu|disseram|disse|falaram|falou|mandaram|mandou) [me|para|pra|que] [eu] [_] [_] "
    "[_] [_]",
    "(na|a|de|da|em|lista de|tempo de|fila de|longa|uma) espera",
    "(no aguardo|eu aguardo)",
    "(há|faz|daqui a|levou|leva|esperei|dura|durou) <time>",
    "<time> (depois|antes|atrás|a pé|mais tarde|de atraso|de caminhada|de espera)",
    "(no|do|neste|nesse|naquele|ao|o|este|esse|em que|desde o|algum|qualquer) momento",
    "volto a (ligar|telefonar|falar)",
    "<deixa> [<eu>] [<eu>] perguntar (uma|outra|algo|se você|se vocês)",
    "<deixa> [<eu>] ver se (entendi|eu entendi|entendo)",
    "<deixa> [<eu>] (pegar|ver|buscar) (uma|um|duas|dois|três) _ (pizza|pizzas|grande|calabresa)",
    "vou (ver|procurar|olhar) (outro|outra|em outro|se compro|com calma|depois|amanhã)",
    "(ele|ela|eles|vocês|você|eu|sempre) não (desliga|desligue|sai|saia)",
)

RETURNS = (
    "(voltei|cheguei|achei|encontrei|peguei)",
    "(tô|estou|já estou) de volta",
    "(aqui está|tá aqui|está aqui|já tenho|já estou aqui|tenho aqui|pronto)",
    "(obrigado|obrigada) (por|pela) (esperar|aguardar|espera|paciência|ter esperado)",
    "(é o|o número é|é|são) <number>",
)

TABLE = Table(
    code="pt",
    fillers="hum ahn eh ah uh hmm hm mm tipo",
    polite=(
        "(obrigado|obrigada|desculpa|desculpe|licença|moça|moço|senhor|senhora|amigo|amiga|querida|"
        "sim|tá|ok|okay|certo|bom|então|ai|oi|alô|não|olha|olhe|pois|só|aí|aqui|e|mas|viu|né|"
        "perdão|rapidinho|calma|sô|gente|beleza|porque|por|favor)",
        "(por favor|se faz favor|faz favor|por gentileza|com licença|tá bom|tudo bem|peço "
        "desculpa|peço desculpas|se puder|pois é|se não se importa)",
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

"""Word lists of the languages that most training files are in."""

FUNCTION = """
about after again also although always and another any because been before being between both
but can could does doing done down during each either even every for from further have having
here hers him his how however into its itself just like made make many may might more most much
must near need nor not off often once only other ought our over own per please rather same shall
she should since some such than that the their them then there these they this those through
thus too under until upon use used using very via was well were what when where whether which
while who whom whose why will with within without would yes you your yours aber alle auch beim
dann dass deine denn diese dieser dieses durch eine einem einen einer eines haben hier ihre kann
können mehr nach nicht noch oder sein seine sich sind über und unter vom werden wenn wird wurde
zum zur aussi avec avez cela cette ceux chez comme dans depuis donc elle elles entre être leur
leurs mais même nous pour plus quand quel quelle sans sont sous très tout tous toute vers votre
vous algo como con cual cuando cuál cuáles del desde donde ella ellos entre era eres esta este
esto estos están hasta hay las los más muy nos otra otro para pero por porque puede pueden
puedes que qué ser sin sobre son sus también tiene tienes todo una uno unos anche alla alle allo
come con cosa cui dal dalla degli dei del della delle dello essere gli hai nel nella non nostra
nostro ogni per perché più può puoi quale quando quello questa questo sei sono sua suo sul sulla
tra tua tuo tutti una uno isso mais mas nas nos pela pelo são seu sua também tem uma você vocês
будет было быть вам вас ваш весь вот все всех где для его если есть еще ещё или как какая какие
какой когда которая которые который которых которое можно может могут надо нас наш него нее них
однако она они очень при про так такая также такие такой там тем том тоже только тут уже чем что
чтобы эта эти это этого этой этом этот
"""
"""Say how, not what."""

FIRST_PERSON = """
I I'm I've I'd I'll me my My mine myself ich Ich mir mich mein meine meinen meiner je Je j'ai
J'ai mon moi yo Yo io mio mia miei eu Eu meu minha jag Jag mitt mina я Я Мне мне меня мой моя
мое моё мои мной ja mój moja mnie mi jestem mam mně můj jsem én vagyok nekem eu meu minha sou
ik Ik mijn jeg Jeg min mit jag minä Minä olen minun ben Ben benim bana tôi Tôi mình Mình saya Saya
aku Aku εγώ Εγώ μου είμαι אני שלי أنا لدي 我 soy estoy tengo sono ho suis
मैं मेरा मेरी मुझे আমি আমার நான் నేను 나는 저는 제가 내가 저의 나의
"""
FIRST_WIDE = (
    "我", "咱", "俺", "吾辈", "吾輩", "本喵", "本宫", "本大爷", "私", "わたし", "僕", "ぼく",
    "オレ", "ฉัน", "ผม", "ดิฉัน", "หนู",
)  # fmt: skip
"""The same where words are not parted by blanks."""
"""Speak of the speaker; capitals count, as an Italian "i" is an article."""

ENGLISH = """
the a an is are be was were to of and or not in at by from as it its for on if so we our they
their he she his her i me my you your what how can do did does has have will would should this
that these with per more no yes all any
"""
"""Stand in nearly every English sentence."""

NO_NAMES = """
i i'm i’m i'll i've i'd ok yes no also hi hello monday tuesday wednesday thursday friday
saturday sunday january february march april may june july august september october november
december mr mrs ms dr am pm ai sie ihr ihre ihnen я вы вас вам ваш
"""
"""Have a capital without being a name; in small letters."""

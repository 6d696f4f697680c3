"""English as people type it, brought to one spelling: slips, missing apostrophes, text-speak, long forms.

``dont``, ``do not`` and ``don't`` become ``don't``; ``recieve`` becomes ``receive``; ``u`` becomes ``you``;
British spellings become American. Words that touch a Chinese character stay as they are.
"""

# ruff: noqa: E501 - word lists are easier to check when a list is a line

import re

from app.domain.text.slips import corrected, is_known, joined

_BARE = (
    "can't don't won't didn't doesn't isn't wasn't aren't weren't couldn't wouldn't shouldn't haven't hasn't hadn't ain't "
    "i'm i've you're you'll you've you'd they're they'll they've we've that's what's he's she's there's here's let's it'll that'll who's where's how's"
)
_WORDS = (
    "u:you ur:your r:are ure:you're yr:your urself:yourself y:why n:and nd:and thru:through tho:though coz:because cuz:because cos:because bc:because "
    "becuase:because becasue:because bcoz:because pls:please plz:please pleas:please plese:please pleae:please thx:thanks thanx:thanks ty:thank_you tysm:thank_you tnx:thanks thnx:thanks thankyou:thank_you thnks:thanks "
    "tmrw:tomorrow tmr:tomorrow tomoz:tomorrow tomorow:tomorrow tommorow:tomorrow tommorrow:tomorrow 2moro:tomorrow 2morrow:tomorrow 2mrw:tomorrow 2nite:tonight tonite:tonight 2day:today "
    "asap:as_soon_as_possible msg:message msgs:messages txt:text pic:picture pics:pictures fotograph:photograph foto:photo fotos:photos vid:video vids:videos "
    "gonna:going_to gotta:have_to wanna:want_to gimme:give_me lemme:let_me dunno:don't_know idk:i_don't_know kinda:kind_of outta:out_of shoulda:should_have coulda:could_have "
    "sry:sorry sori:sorry soz:sorry srry:sorry sory:sorry sorrry:sorry appologies:apologies apologys:apologies appologise:apologize appologize:apologize apologise:apologize apologising:apologizing apologised:apologized apoligise:apologize "
    "wl:will wil:will wud:would wld:would cud:could cld:could shud:should shld:should hav:have havin:having av:have luv:love bk:back abt:about bout:about b4:before gd:good gr8:great gret:great grate:great l8r:later m8:mate "
    "4:for 2:to w:with wiv:with b:be d:the da:the teh:the th:the dat:that dis:this dem:them ppl:people sth:something smth:something anythin:anything somthing:something somethin:something nothin:nothing "
    "hr:hour hrs:hours min:minute mins:minutes mns:minutes sec:second secs:seconds wk:week wks:weeks nite:night morn:morning arvo:afternoon "
    "il:i'll iam:i'm ive:i've iv:i've iwill:i'll wel:we'll weill:we'll youl:you'll itl:it'll itll:it'll itle:it'll dw:don't_worry nw:no_worries np:no_problem yw:you're_welcome omw:on_my_way brb:be_right_back jk:just_kidding tbh:to_be_honest ngl:not_gonna_lie imo:in_my_opinion lmk:let_me_know btw:by_the_way fyi:for_your_information afaik:as_far_as_i_know rn:right_now gl:good_luck "
    "recieve:receive recieved:received reciept:receipt receit:receipt recept:receipt recipt:receipt reciepts:receipts definately:definitely definatly:definitely definitly:definitely defiantly:definitely defo:definitely def:definitely adress:address adresses:addresses addres:address seperate:separate seperately:separately "
    "allready:already alredy:already alrdy:already wich:which whcih:which wat:what wot:what waht:what wen:when wher:where becase:because posible:possible imposible:impossible impossable:impossible garantee:guarantee guarentee:guarantee gaurantee:guarantee guarrantee:guarantee "
    "wharehouse:warehouse warehose:warehouse warehous:warehouse werehouse:warehouse delivary:delivery delivry:delivery delevery:delivery deliverd:delivered delivired:delivered delivey:delivery parsel:parcel parcle:parcel packege:package pakage:package courrier:courier curier:courier "
    "refun:refund refound:refund refundd:refund replacment:replacement replacemnt:replacement repalcement:replacement exchang:exchange anser:answer answr:answer chek:check cheking:checking chekd:checked chk:check checkin:checking lookin:looking tryin:trying doin:doing goin:going sendin:sending waitin:waiting gettin:getting makin:making sayin:saying "
    "broekn:broken brokn:broken borken:broken damadged:damaged damagd:damaged dammaged:damaged complane:complain complian:complain complaing:complaining complant:complaint complaind:complained responsable:responsible responsability:responsibility promiss:promise promis:promise "
    "diferent:different diference:difference diferently:differently hapened:happened happend:happened hapen:happen happned:happened realy:really relly:really rly:really vry:very verry:very freind:friend beleive:believe unfortunatly:unfortunately unfortunetly:unfortunately immediatly:immediately imediately:immediately immidiately:immediately "
    "inconvience:inconvenience inconvinience:inconvenience inconvenence:inconvenience understnd:understand undestand:understand undrstand:understand understan:understand frustating:frustrating frustrateing:frustrating custumer:customer costumer:customer cutomer:customer servise:service suport:support supervisior:supervisor manger:manager maneger:manager "
    "pasword:password passwrd:password pwd:password passwd:password digts:digits didgits:digits numer:number nuber:number num:number mobil:mobile emial:email adn:and taht:that thier:their ther:there tehre:there somebdy:somebody sombody:somebody "
    "delet:delete proflie:profile goto:go_to setings:settings buton:button accout:account acount:account acct:account acc:account paymnt:payment trackng:tracking traking:tracking shiping:shipping shipd:shipped recomend:recommend reccomend:recommend "
    "sumtimes:sometimes probs:probably prob:probably proly:probably probly:probably prolly:probably mebbe:maybe mayb:maybe tht:that thn:then thy:they th3:the evry:every everythin:everything evrything:everything ya:you ye:yes yep:yes yup:yes yeah:yes yea:yes nah:no nope:no naw:no okay:ok okey:ok oki:ok okie:ok kk:ok alright:all_right alrite:all_right allright:all_right "
    "colour:color colours:colors favourite:favorite honour:honor cancelled:canceled cancelling:canceling organise:organize organised:organized recognise:recognize realise:realize realised:realized summarise:summarize personalised:personalized authorise:authorize authorised:authorized centre:center cheque:check programme:program grey:gray jewellery:jewelry travelled:traveled labelled:labeled mislabelled:mislabeled customise:customize prioritise:prioritize prioritised:prioritized finalise:finalize finalised:finalized behaviour:behavior neighbour:neighbor licence:license postie:postman "
    "teh:the hte:the yuo:you yuor:your yor:your youre:you're yourre:you're weree:were whould:would wuold:would coud:could shoud:should shouldent:shouldn't wouldent:wouldn't dosent:doesn't dosnt:doesn't doesent:doesn't dident:didn't havnt:haven't havent:haven't wasent:wasn't cannt:can't cant:can't carnt:can't canot:can't cannot:can't wount:won't wnt:won't dnt:don't dont:don't isint:isn't "
    "sooo:so hii:hi hiii:hi heyy:hey helo:hello hellow:hello hullo:hello helloo:hello hiya:hi mornin:morning evenin:evening gud:good byee:bye thanku:thank_you plss:please noo:no yess:yes lool:lol loll:lol hahaa:haha"
)
_RESPELLED: dict[str, str] = {word.replace("'", ""): word for word in _BARE.split()} | {
    old: new.replace("_", " ") for old, new in (pair.split(":") for pair in _WORDS.split())
}
_ALONE = frozenset(
    ["4", "2", "b", "d", "n", "r", "w", "y", "th"]
)  # respelt only between words of a text that has other text-speak
_TEXTED = re.compile(
    r"(?<![a-z0-9'])(?:u|ur|pls|plz|wl|wld|cld|shld|gd|hav|bk|msg|n|r|abt|ppl|gr8|2moro|w|thx|ty|1)(?![a-z0-9'])"
)

_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"(?<![a-z0-9'{_CJK}/&.@-])(?:[a-z]+[0-9]?|[0-9][a-z]*)(?![a-z0-9'{_CJK}/&@]|\.[a-z0-9]|-[a-z0-9])")
_PLAIN = re.compile(rf"(?<![a-z0-9'{_CJK}/&.@-])[a-z]+(?![a-z0-9'{_CJK}/&@]|\.[a-z0-9]|-[a-z0-9])")
_LONG = re.compile(
    r"(?<![a-z'])(?:(?P<who>i|we|you|they|he|she|it|that|there|this) (?P<is>am|are|is|will(?! not))"
    r"|(?P<does>do|does|did|is|are|was|were|have|has|had|would|could|should|will|can) ?not)(?![a-z'])"
    r"|(?<![a-z'])(?P<fused>ill|well) (?=look|send|get|give|check|let|sort|make|see|call|email|message|keep|replace|refund|swap|cover|pay|take|ask|be |have (?:it|a|the|them)|add|arrange|book|do |put|throw|pop)"
)
_SHORT = {"am": "'m", "are": "'re", "is": "'s", "will": "'ll"}
_NOTS = {"will": "won't", "can": "can't"}
_FUSED = {"ill": "i'll ", "well": "we'll "}


def respellings(copy: str) -> list[tuple[int, int, str]]:
    """What to write in place of what, in text order and without overlap; empty for most texts."""
    texted = _TEXTED.search(copy) is not None
    return [
        (match.start(), match.end(), new)
        for match in _WORD.finditer(copy)
        if (new := _RESPELLED.get(match[0])) and new != match[0] and (texted or match[0] not in _ALONE)
        if not (match[0] in ("2", "4", "n", "w") and not _between_words(copy, match.start(), match.end()))
    ]


def slips(copy: str) -> list[tuple[int, int, str]]:
    """Unknown words and what they mean, as ``respellings`` says it; for copies in one spelling."""
    found: list[tuple[int, int, str]] = []
    unknown: re.Match[str] | None = None  # the word before, if nobody knows it
    before: re.Match[str] | None = None
    for match in _PLAIN.finditer(copy):
        word = match[0]
        known = is_known(word)
        if before is not None and copy[before.end() : match.start()] == " " and (unknown or not known):
            whole = joined(before[0], word)
            if whole:
                while found and found[-1][1] > before.start():
                    found.pop()
                found.append((before.start(), match.end(), whole))
                before = unknown = None
                continue
        if not known and (new := corrected(word)):
            found.append((match.start(), match.end(), new))
        before, unknown = match, None if known else match
    return found


def long_forms(copy: str) -> list[tuple[int, int, str]]:
    """Long forms that have a short one (``I am``, ``do not``), and what to write in their place."""
    return [(match.start(), match.end(), _short(match)) for match in _LONG.finditer(copy)]


def _short(match: re.Match[str]) -> str:
    if match["who"]:
        return f"{match['who']}{_SHORT[match['is']]}"
    if match["fused"]:
        return _FUSED[match["fused"]]
    return _NOTS.get(match["does"], f"{match['does']}n't")


def _between_words(copy: str, start: int, end: int) -> bool:
    before, after = copy[max(0, start - 2) : start], copy[end : end + 2]
    return len(before) == 2 and before[0].isalpha() and before[1] == " " and after[:1] == " " and after[1:].isalpha()

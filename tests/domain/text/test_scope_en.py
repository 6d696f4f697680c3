"""Scope rules in English, each with minimal pairs: the first of a pair is the act, the second is not (or is less)."""

import pytest

from app.domain.text.acts import understand
from app.domain.text.understanding import Act, Context
from tests.domain.text.test_scope import many
from tests.domain.text.toy import rule, toy

NO_CONTEXT = Context()


def found(text: str, body: str, context: Context = NO_CONTEXT) -> dict[str, Act]:
    return {act.act: act for act in understand(text, toy(body, "en"), context).acts}


def why_not(text: str, body: str, context: Context = NO_CONTEXT) -> list[str]:
    return [drop.why[-1].rule for drop in understand(text, toy(body, "en"), context).dropped]


REFUND = rule("propose_solution", "refund", "replace it")
SORRY = rule("apologize", "sorry", "apologies")
OURS = rule("own_responsibility", "our mistake", "our fault")
SENT = rule("take_action", "send", "sent", "sending")


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("We refund the postage.", "We don't refund the postage."),
        ("I can refund you today.", "I can't refund you today."),
        ("We will refund it.", "We will not refund it."),
        ("We always refund.", "We never refund."),
        ("A refund is fine.", "No refund is due."),
        ("We do refund that.", "We won't refund that."),
        ("I would refund it.", "I wouldn't refund it."),
        ("We can replace it.", "We cannot replace it."),
        ("They refund by card.", "They didn't refund by card."),
        ("Refund it first.", "Sorry, not a refund."),
        ("We refund with the receipt.", "Nobody can refund without it, nor can we refund it."),
        ("We aim to refund.", "We are unable to refund."),
        ("You get a refund.", "You get neither a refund nor a voucher."),
        ("There is a refund.", "There isn't any refund."),
        ("We agreed to refund.", "We refuse to refund."),
        ("Happy to refund.", "Hardly a refund."),
    ],
)
def test_negation(said: str, denied: str) -> None:
    assert "propose_solution" in found(said, REFUND)
    assert "propose_solution" not in found(denied, REFUND)
    assert "negation" in why_not(denied, REFUND)


@pytest.mark.parametrize(
    "said",
    [
        "Not a problem, we refund it.",
        "No worries, we refund it.",
        "We have no doubt that you get a refund.",
        "Why not refund it?",
        "We not only refund it but send a new one.",
        "Without further delay we refund it.",
        "No need to send it back, we refund it.",
        "No matter what the courier says we refund it.",
        "No later than Friday we refund it.",
        "Nothing else is needed and we refund it.",
        "Don't worry we refund it.",
        "Don't you worry we refund it.",
        "It isn't just the postage we refund.",
    ],
)
def test_what_denies_something_else(said: str) -> None:
    assert "propose_solution" in found(said, REFUND)


@pytest.mark.parametrize(
    ("plain", "double"),
    [
        ("I understand.", "It's not that I don't understand."),
        ("We understand.", "It's not that we don't understand."),
        ("I do understand.", "It isn't that I don't understand."),
        ("I can understand.", "I can't not understand."),
        ("We can understand.", "Not that we can't understand."),
        ("I would understand.", "Not that I wouldn't understand."),
        ("You know I understand.", "Don't think I don't understand."),
        ("I really understand.", "I never said I don't understand."),
        ("Of course I understand.", "There's no way I wouldn't understand."),
        ("Sure, I understand.", "Nobody says we don't understand."),
        ("I fully understand.", "It would be wrong to say I don't understand, I'm not saying I don't understand."),
        ("We all understand.", "Not one of us doesn't understand."),
    ],
)
def test_double_negation(plain: str, double: str) -> None:
    body = rule("empathy_generic", "understand", confidence=900)
    assert found(plain, body)["empathy_generic"].confidence == 900
    weak = found(double, body)["empathy_generic"]
    assert (weak.confidence, weak.why[-1].rule) == (540, "double_negation")


@pytest.mark.parametrize(
    ("said", "reported"),
    [
        ("I'm so sorry.", 'You wrote "I\'m so sorry".'),
        ("Sorry about that.", "You said sorry about that."),
        ("We are sorry.", "The last agent said we are sorry."),
        ("I am sorry.", "He told me he is sorry."),
        ("Sorry for the wait.", "They said sorry for the wait."),
        ("We say sorry.", "She just said sorry."),
        ("So sorry.", 'That "so sorry" was a template.'),
        ("Please accept our apologies.", 'The mail read: "please accept our apologies".'),
        ("My apologies.", "You told us that apologies are cheap."),
        ("Sorry again.", "My colleague says sorry again is no use."),
        ("Really sorry.", "My colleague wrote that she was sorry."),
        ("I'm sorry this happened.", "The adviser said he's sorry this happened."),
        ("Apologies.", "You mentioned that nobody said sorry."),
        ("Very sorry.", "You were told we are sorry."),
    ],
)
def test_quotation(said: str, reported: str) -> None:
    assert "apologize" in found(said, SORRY)
    assert why_not(reported, SORRY) == ["quotation"]


@pytest.mark.parametrize(
    "said",
    [
        "As I said, I'm sorry.",
        "I must say I'm sorry.",
        "Let me say sorry.",
        "I told you I'd be honest: I'm sorry.",
        "I just want to say sorry.",
    ],
)
def test_own_speech_is_no_report(said: str) -> None:
    assert "apologize" in found(said, SORRY)


@pytest.mark.parametrize(
    ("own", "foreign"),
    [
        ("I sent it.", "You sent it."),
        ("We've sent it.", "You've sent it."),
        ("I have sent the form.", "Have you sent the form?"),
        ("Just sent it.", "You just sent it."),
        ("I sent you the label.", "You sent me the label."),
        ("We sent it back to you.", "You sent it back to us."),
        ("Our team sent it.", "You and your wife sent it."),
        ("I'm sending it now.", "You're sending it now."),
        ("For you I sent two.", "When did you send it?"),
        ("For your sake we sent it.", "Did you get it sent?"),
        ("I've already sent your refund.", "Please send your photo."),
        ("With that done I sent it.", "Kindly send it."),
        ("Your refund is sent.", "You need to send it."),
        ("We sent yours first.", "Could you send it?"),
    ],
)
def test_subject_of_own_acts(own: str, foreign: str) -> None:
    assert {"take_action", "commit_followup"} & set(found(own, SENT))
    assert why_not(foreign, SENT) == ["subject"]


@pytest.mark.parametrize(
    ("definite", "conditional"),
    [
        ("It's our mistake.", "If it's our mistake, tell us."),
        ("This was our fault.", "Unless this was our fault, no."),
        ("It was our mistake.", "In case it was our mistake, we check."),
        ("It is our fault.", "Whether it is our fault is unclear."),
        ("That's our mistake.", "Once we know that's our mistake we write."),
        ("It was all our fault.", "Should it be our fault, we pay."),
        ("Clearly our mistake.", "Were it our mistake, we would say so."),
        ("It's our fault too.", "Provided it's our fault we pay."),
        ("Our mistake.", "Assuming it's our mistake."),
        ("That one is our fault.", "Suppose that one is our fault."),
        ("Yes, our mistake.", "It might be our mistake."),
        ("All our fault.", "Perhaps it's our fault."),
        (
            "If the seal was broken then I'd call it our mistake, so I'll replace it.",
            "Had it been our mistake, you'd know.",
        ),
        ("Sorry, our fault.", "As long as it's our fault we pay."),
    ],
)
def test_modality(definite: str, conditional: str) -> None:
    if "then" not in definite:
        assert "own_responsibility" in found(definite, OURS)
    assert why_not(conditional, OURS) == ["modality"]


@pytest.mark.parametrize(
    "said",
    [
        "If it broke then we can refund it.",
        "If you like, we can refund it.",
        "If it fails again I'll refund it.",
        "If that suits you we'll replace it.",
        "We could refund it if that suits you.",
        "If that suits you, we could replace it.",
        "I could replace it if you like.",
        "If it was damaged on the way, we can replace it.",
        "We would refund it if you prefer that.",
        "I would refund it if I could, but we can replace it.",
    ],
)
def test_a_definite_offer_under_a_condition(said: str) -> None:
    assert "propose_solution" in found(said, REFUND)


@pytest.mark.parametrize(
    "said",
    [
        "I would refund it if I could.",
        "If I could, I would refund it.",
        "If only we could refund it.",
        "We could have offered a refund on Monday.",
        "If it were our parcel we would replace it.",
        "We would have issued a refund if you had told us.",
    ],
)
def test_what_is_not_so_offers_nothing(said: str) -> None:
    assert "propose_solution" not in found(said, REFUND)
    assert why_not(said, REFUND)[-1] == "modality"


@pytest.mark.parametrize(
    ("done", "promised"),
    [
        ("I've sent it.", "I'll send it."),
        ("We have sent it.", "We will send it."),
        ("I just sent it.", "I'm going to send it."),
        ("It's already sent.", "It'll be sent."),
        ("I sent it this morning.", "I shall send it."),
        ("We sent it.", "We'll send it."),
        ("I did send it.", "I'm about to send it."),
        ("They had it sent.", "We plan to send it."),
        ("It was sent at nine.", "It is to be sent at nine."),
        ("Done, sent.", "Gonna send it later."),
        ("I have now sent it.", "I intend to send it tonight."),
        ("It has been sent.", "It will have been sent."),
    ],
)
def test_tense(done: str, promised: str) -> None:
    body = rule("take_action", "send", "sent", confidence=900)
    assert found(done, body)["take_action"].confidence == 900
    assert found(promised, body)["commit_followup"].why[-1].rule == "tense"


@pytest.mark.parametrize(
    "doing",
    [
        "I'm sending it now.",
        "We're sending it.",
        "I am just sending it.",
        "Right now we are sending it.",
        "I'm already sending it.",
        "Currently sending it.",
        "Sending it now.",
        "We are currently sending it.",
        "I'm in the middle of sending it.",
        "As we speak I'm sending it.",
    ],
)
def test_what_is_being_done_counts_seven_tenths(doing: str) -> None:
    body = rule("take_action", "sending", confidence=900)
    assert found(doing, body)["take_action"].confidence == 630


@pytest.mark.parametrize(
    ("asks", "states"),
    [
        ("Is it cracked?", "It is cracked."),
        ("Where is it cracked", "Where it is cracked I can see."),
        ("was it cracked when it came", "It was cracked when it came."),
        ("Does it look cracked", "Does look cracked."),
        ("Can you see if it's cracked", "Can't see if it's cracked."),
        ("When did it get cracked", "When it got cracked we noticed."),
        ("Have you got a cracked one", "Have a look at the cracked one."),
        ("Which side is cracked", "Which means it's cracked."),
        ("What is cracked", "What you sent is cracked."),
        ("how did it get cracked", "However it got cracked we replace it."),
        ("Has it cracked", "Has cracked on the way."),
        ("So is the lid cracked", "So the lid is cracked."),
        ("Isn't it cracked", "It isn't just cracked."),
        ("cracked?", "cracked."),
    ],
)
def test_question_form(asks: str, states: str) -> None:
    body = rule("clarify_question", "cracked", question="true", negation="ignore")
    assert "clarify_question" in found(asks, body)
    assert why_not(states, body) == ["question_form"]


@pytest.mark.parametrize(
    "rhetorical",
    [
        "Do you seriously think it was cracked?",
        "Do I look like I cracked it?",
        "How should I know it was cracked?",
        "What do you expect of a cracked lid?",
        "Isn't it obvious that it's cracked?",
        "Since when is a cracked lid my job?",
        "Who cares if it's cracked?",
        "Are you kidding me about a cracked lid?",
        "Do you really believe we send cracked ones?",
        "Whose fault is it that it cracked?",
        "Why would I send a cracked one?",
        "Am I supposed to know it's cracked?",
    ],
)
def test_a_rhetorical_question_asks_nothing(rhetorical: str) -> None:
    body = rule("clarify_question", "cracked", "kidding", negation="ignore")
    assert "clarify_question" not in found(rhetorical, body)


@pytest.mark.parametrize(
    "but", ["but", "however", "though", "yet", "still,", "only,", "that said,", "unfortunately", "sadly", "even so,"]
)
def test_concession(but: str) -> None:
    body = many(("apologize", "sorry"), ("flat_refusal", "no way"), ("take_action", "sent"))
    assert found(f"I'm so sorry, {but} there is no way to do that.", body)["apologize"].confidence == 400
    assert (
        found(f"I'm so sorry, {but} I sent a new one and there is no way you pay.", body)["apologize"].confidence == 800
    )
    assert found("I'm so sorry, there is no way to do that.", body)["apologize"].confidence == 800


@pytest.mark.parametrize(
    ("kind", "bare"),
    [
        ("That's past its date, but I can mend it.", "That's past its date, sorry dear."),
        ("That's past its date, however we could mend it.", "That's past its date I'm afraid."),
        ("That's past its date, a repair instead?", "That's past its date, love."),
        ("That's past its date. What I can do is mend it.", "That's past its date :)"),
        ("That's past its date, let me offer a repair.", "That's past its date, hope you understand."),
        ("That's past its date. Would a repair help?", "That's past its date, thanks."),
        ("That's past its date. How about a repair?", "That's past its date, please."),
        ("That's past its date. Alternatively, a repair.", "That's past its date, xx"),
        ("That's past its date, so I'll ask for a repair.", "That's past its date, truly sorry."),
        ("That's past its date. You could have it mended.", "That's past its date, sweetheart."),
        ("That's past its date, or a repair.", "That's past its date, can't help that."),
        ("That's past its date. We'll mend it.", "That's past its date, so we can't."),
    ],
)
def test_particle(kind: str, bare: str) -> None:
    body = many(("decline_with_alternative", "past its date"))
    assert "decline_with_alternative" in found(kind, body)
    assert found(bare, body)["flat_refusal"].why[-1].rule == "particle"


@pytest.mark.parametrize(
    ("soothing", "bare"),
    [
        ("Don't panic, I've sent it.", "Don't panic."),
        ("Please don't panic, one moment.", "Please don't panic, others wait too."),
        ("Don't panic, it comes by Friday.", "Don't panic, it's nothing."),
        ("Don't panic. I sent it.", "Don't panic. Really."),
        ("I sent it, so don't panic.", "So don't panic."),
        ("No panic, I sent it already.", "No panic over this."),
        ("Don't panic, one moment please.", "Don't panic please."),
        ("Don't panic dear, I sent it.", "Don't panic dear."),
        ("Try not to panic, I sent it.", "Try not to panic."),
        ("There's no need to panic, I sent it.", "There's no need to panic."),
    ],
)
def test_adjacency(soothing: str, bare: str) -> None:
    body = many(
        ("calm_down_order", "panic"),
        ("take_action", "sent"),
        ("hold_notice", "one moment"),
        ("commit_deadline", "by Friday"),
    )
    assert found(soothing, body)["reassure"].why[-1].rule == "adjacency"
    assert "calm_down_order" in found(bare, body)


@pytest.mark.parametrize(
    "order",
    [
        "Stop shouting, I've sent it.",
        "Watch your tone, I sent it.",
        "Mind your language, I sent it.",
        "Control yourself, I sent it.",
        "Don't be rude, I sent it.",
        "Stop yelling, I sent it.",
        "Behave yourself, I sent it.",
        "Lower your voice, I sent it.",
        "Don't shout at me, I sent it.",
        "Speak nicely, I sent it.",
    ],
)
def test_an_order_about_manners_consoles_nobody(order: str) -> None:
    body = many(
        (
            "calm_down_order",
            "stop shouting|watch your tone|mind your language|control yourself|be rude|stop yelling|behave|your voice|shout at me|speak nicely",
        ),
        ("take_action", "sent"),
    )
    assert "calm_down_order" in found(order, body)


@pytest.mark.parametrize("act", ["compliment", "rapport_play", "recommend_product", "invite_rating"])
@pytest.mark.parametrize("said", ["You're a star.", "What a star you are!", "star, honestly"])
def test_anger_gate(act: str, said: str) -> None:
    body = many((act, "star"))
    assert found(said, body, Context(anger=59))[act].confidence == 800
    angry = found(said, body, Context(anger=60))[act]
    assert (angry.confidence, angry.why[-1].rule) == (400, "anger_gate")

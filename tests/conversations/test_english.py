"""What is mostly said in Dutch, once in English, word for word. `>` is what a person types."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Programme
from tests.infra.talk import SECRETARY, Group, Talker, TestDesk, lines


async def speak_english(*people: Talker) -> None:
    for person in people:
        await person.says("/language english")


def is_heard(person: Talker, words: str) -> None:
    """The last thing that somebody was told."""
    assert lines(person.heard_last) == lines(words)


async def test_a_promise_is_moved_declined_taken_over_and_done(anna: Talker, bert: Talker, ambassador: Talker) -> None:
    await speak_english(anna, bert, ambassador)
    await ambassador.chats("""
        > /log
        With whom did you talk, and where? For example: alderman for Housing, Beek.
        > alderman, Horst
        A talk with alderman, Horst. What came of it?
        > will join
        Who does what, and when? One agreement a line, for example: "Province: sends the planning, Friday". Say none if nothing was agreed.
        You may skip this.
        > wethouder Wonen Horst: calls the street, 12 October; wethouder Wonen Horst: writes a letter
        To which action point and which theme does this belong? The theme is housing, work or living together. Say for example: "2, housing".
        1. consultation in North Limburg and spearheads
        2. policy vision of South Limburg and Taskforce
        3. congress, media and podcasts
        4. report to the Steering Group
        You may skip this.
        > 2, housing
        Is this talk confidential? Then only you see it. Say yes or no.
        You may skip this.
        > no
        I will record:
        - talk: alderman, Horst
        - municipality: Horst aan de Maas
        - outcome: "will join"
        - agreements: wethouder Wonen Horst: calls the street, Wednesday 12 October; wethouder Wonen Horst: writes a letter, without a date
        - theme: housing
        - action point: 2
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Recorded as L-1. The agreements are on the list of actions. Record another talk? Say yes.
        > no
        Fine.
    """)
    await anna.chats("""
        > actions
        These are your open actions:
        - A-1 calls the street, by Wednesday 12 October; agreed today
        - A-2 writes a letter; agreed today
        To update one, say for example: A-1 done, A-1 next week, or who takes it over.
        > A-1 next week, because the province is late
        I will move A-1 from Wednesday 12 October to Friday 14 October. Reason: "because the province is late".
        Is that right? Say yes, change … or stop.
        > yes
        A-1 is now due on Friday 14 October.
        > A-1 14 October
        A-1 is already due on Friday 14 October.
        When will A-1 be done? Type for example: Friday, or next week.
        > 17 October
        Why another day? One sentence is enough.
        > stop
        Stopped. Nothing was recorded.
        > A-1
        A-1 is open: "calls the street", by Friday 14 October, moved 1 time. What is the news?
        1. done
        2. it will be later
        3. somebody else takes it over
        4. no longer needed
        5. leave it
        > 3
        Who takes over A-1? Type a name, or a function with the municipality.
        > somebody
        I do not know "somebody", or the action is theirs already. Name for example: adviser, Venray.
        Who takes over A-1? Type a name, or a function with the municipality.
        > beleidsadviseur Venray
        I will ask beleidsadviseur, gemeente Venray to take over A-1: "calls the street".
        Is that right? Say yes, change … or stop.
        > yes
        I have asked beleidsadviseur, gemeente Venray. Until there is an answer, nothing changes for A-1.
        > actions nobody
        I find no open action for "nobody" that you may see. Search by name, or say actions all.
    """)
    is_heard(
        bert,
        """
        Will you take over A-1 from wethouder Wonen, Horst aan de Maas? It is "calls the street", by Friday 14 October. Say yes, or no with the reason.
    """,
    )
    await bert.chats("""
        > actions
        You are asked to take over:
        - A-1 calls the street, by Friday 14 October; say A-1 yes or A-1 no
        To update one, say for example: A-1 done, A-1 next week, or who takes it over.
        > A-1 no, no time
        Good. A-1 stays with wethouder Wonen, Horst aan de Maas, who has been told.
        > A-1 done
        I cannot find A-1, or it is not yours (any more). Say actions to see what you have open.
    """)
    is_heard(
        anna,
        """
        beleidsadviseur will not take over A-1: "calls the street". Reason: "no time". It stays with wethouder Wonen, Horst aan de Maas.
    """,
    )
    await anna.chats("""
        > A-2 done, it is in the post
        A-2, "writes a letter", is done: "it is in the post". Not after all? Say A-2 reopen.
        > A-9 done
        I cannot find A-9, or it is not yours (any more). Say actions to see what you have open.
    """)
    is_heard(
        ambassador,
        """
        A-2, which you recorded, is done: "writes a letter". What came of it: "it is in the post".
    """,
    )
    await anna.chats("""
        > A-1
        A-1 is open: "calls the street", by Friday 14 October, moved 1 time. What is the news?
        1. done
        2. it will be later
        3. somebody else takes it over
        4. no longer needed
        5. leave it
        > 3
        Who takes over A-1? Type a name, or a function with the municipality.
        > beleidsadviseur Venray
        I will ask beleidsadviseur, gemeente Venray to take over A-1: "calls the street".
        Is that right? Say yes, change … or stop.
        > yes
        I have asked beleidsadviseur, gemeente Venray. Until there is an answer, nothing changes for A-1.
    """)
    await bert.chats("""
        > A-1 yes
        A-1 is yours, by Friday 14 October. Done? Say A-1 done.
    """)
    is_heard(
        anna,
        """
        A-1 has been taken over by beleidsadviseur: "calls the street".
    """,
    )
    await ambassador.chats("""
        > A-1 21 October
        Why another day? One sentence is enough.
        > the council asked for it
        I will move A-1 from Friday 14 October to Friday 21 October. Reason: "the council asked for it".
        Is that right? Say yes, change … or stop.
        > yes
        A-1 is now due on Friday 21 October.
        > actions overdue
        I find no open action for "overdue" that you may see. Search by name, or say actions all.
    """)
    is_heard(
        bert,
        """
        Your action A-1, "calls the street", has been moved to Friday 21 October. Reason: "the council asked for it".
    """,
    )
    await ambassador.chats("""
        > A-1 dropped, no longer needed
        A-1, "calls the street", is dropped: "no longer needed". Not after all? Say A-1 reopen.
        > A-1 reopen
        A-1 is open again: "calls the street", by Friday 21 October.
    """)
    is_heard(
        bert,
        """
        Your action A-1 is open again: "calls the street", by Friday 21 October.
    """,
    )
    await bert.chats("""
        > A-1 done
        A-1, "calls the street", is done. Not after all? Say A-1 reopen.
        > actions
        You have no open actions.
    """)


async def test_a_talk_is_wished_for_booked_moved_and_called_off(anna: Talker, ambassador: Talker) -> None:
    await speak_english(anna, ambassador)
    await anna.chats("""
        > spar
        No moment is free at present. I will ask the ambassador for one. What would you like to talk about?
        > Housing in the centre
        I will record that you are looking for a moment:
        - subject: "Housing in the centre"
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Noted as H-1. The ambassador knows, and you get an answer here by Wednesday 5 October. As soon as there is a moment, you choose it with spar H-1.
        > appointments
        There are no appointments. Say spar to make one.
    """)
    is_heard(
        ambassador,
        """
        H-1: wethouder Wonen is looking for a moment, about "Housing in the centre". Offer one with free, for example: free Tuesday 9-12.
    """,
    )
    await ambassador.chats("""
        > free
        When can people talk with you? Type for example: Tuesday 9-12, or: not Tuesday.
        > Tuesday
        Tuesday 4 October: at what time? Type for example: Tuesday 9-12, or Tuesday 14:00.
        When can people talk with you? Type for example: Tuesday 9-12, or: not Tuesday.
        > Tuesday 11 October 14:00-16:00
        I will offer: Tue 11 Oct 14:00, Tue 11 Oct 14:45.
        Is that right? Say yes, change … or stop.
        > yes
        Now offered as well: Tue 11 Oct 14:00, Tue 11 Oct 14:45.
    """)
    is_heard(
        anna,
        """
        New moments are free. For H-1 you choose one with spar H-1.
    """,
    )
    await anna.chats("""
        > spar
        When does it suit you?
        1. Tue 11 Oct 14:00
        2. Tue 11 Oct 14:45
        > 1
        What would you like to talk about?
        > Rooms above shops
        I will record:
        - moment: Tuesday 11 October, 14:00
        - subject: "Rooms above shops"
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Noted: Tuesday 11 October, 14:00. The ambassador knows. You can move it or call it off with appointments.
        > appointments
        Your appointment: Tuesday 11 October, 14:00, about "Rooms above shops". What would you like to do?
        1. move it
        2. call it off
        3. leave it
        > move
        To which moment would you like to move it?
        1. Tue 11 Oct 14:45
        > 1
        I will move your appointment from Tuesday 11 October, 14:00 to Tuesday 11 October, 14:45.
        Is that right? Say yes, change … or stop.
        > yes
        Moved from Tuesday 11 October, 14:00 to Tuesday 11 October, 14:45. The other person has been told.
    """)
    is_heard(
        ambassador,
        """
        The sparring appointment with wethouder Wonen, Horst aan de Maas was moved from Tuesday 11 October, 14:00 to Tuesday 11 October, 14:45.
    """,
    )
    await ambassador.chats("""
        > free not Tuesday 11 October
        I will take back the free moments on Tuesday 11 October.
        Is that right? Say yes, change … or stop.
        > yes
        Taken back: 1 moment.
        This appointment stays: Tuesday 11 October, 14:45, wethouder Wonen. You can move it with appointments.
        > appointments
        Your appointment: Tuesday 11 October, 14:45 with wethouder Wonen, Horst aan de Maas, about "Rooms above shops". What would you like to do?
        1. move it
        2. call it off
        3. leave it
        > call it off
        Would you like to give a reason?
        You may skip this.
        > I am ill
        I will call off the appointment: Tuesday 11 October, 14:45. Reason: "I am ill".
        Is that right? Say yes, change … or stop.
        > yes
        Called off: Tuesday 11 October, 14:45. The other person has been told. H-2 is with you again.
    """)
    is_heard(
        anna,
        """
        The sparring appointment with the ambassador of Tuesday 11 October, 14:45 does not take place. Reason: "I am ill". You can choose a new moment with spar H-2.
    """,
    )


async def test_a_question_is_taken_put_off_referred_and_closed(
    anna: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await speak_english(anna, ambassador, secretary)
    await anna.chats("""
        > /ask Who knows a lawyer? advice, normal, not confidential
        I will record:
        - question: "Who knows a lawyer? advice, normal, not confidential"
        - municipality: Horst aan de Maas
        - kind: advice
        - urgency: normal
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Your question is H-1. The ambassador reads it, and the secretary. You get the answer here, at the latest Wednesday 5 October.
        > add H-1 it is about short-stay
        I will add to H-1: "it is about short-stay"
        Is that right? Say yes, change … or stop.
        > yes
        Added to H-1. The ambassador knows.
    """)
    is_heard(
        ambassador,
        """
        About H-1 wethouder Wonen writes: "it is about short-stay"
    """,
    )
    await ambassador.chats("""
        > status
        - H-1 is with the ambassador, from Monday 3 October: "Who knows a lawyer? advice, normal, not confidential it is about short-stay"
        > take H-1
        H-1 is yours. The asker knows. Done? Say close H-1, followed by the outcome.
        > later H-1
        Why does the answer to H-1 come later? The asker reads this sentence.
        > I wait for the council
        I will tell the asker of H-1 that you will answer by Monday 10 October: "I wait for the council"
        Is that right? Say yes, change … or stop.
        > yes
        The asker of H-1 knows. Your answer comes by Monday 10 October.
        > refer H-1
        Who do you refer H-1 to? Say who it is and how to reach them.
        > the Province
        I will refer the asker of H-1 to: "the Province"
        Is that right? Say yes, change … or stop.
        > yes
        H-1 is closed. The asker knows, and hears where the question belongs.
    """)
    is_heard(
        anna,
        """
        For your question H-1 others can help you better. The ambassador suggests: "the Province". Does that not work? Say spar, and the ambassador will think it through with you.
    """,
    )
    await anna.chats("""
        > /ask Who knows a hall? advice, normal, not confidential
        I will record:
        - question: "Who knows a hall? advice, normal, not confidential"
        - municipality: Horst aan de Maas
        - kind: advice
        - urgency: normal
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Your question is H-2. The ambassador reads it, and the secretary. You get the answer here, at the latest Wednesday 5 October.
        > withdraw H-2
        I will withdraw H-2: "Who knows a hall? advice, normal, not confidential"
        Is that right? Say yes, change … or stop.
        > yes
        H-2 has been withdrawn. The ambassador knows.
        > /ask Who pays for the bus? advice, normal, not confidential
        I will record:
        - question: "Who pays for the bus? advice, normal, not confidential"
        - municipality: Horst aan de Maas
        - kind: advice
        - urgency: normal
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        Your question is H-3. The ambassador reads it, and the secretary. You get the answer here, at the latest Wednesday 5 October.
    """)
    await ambassador.chats("""
        > take H-3
        H-3 is yours. The asker knows. Done? Say close H-3, followed by the outcome.
        > close H-3
        What is the outcome of H-3? The asker reads this sentence.
        > The Province pays
        I will close H-3. The asker reads: "The Province pays"
        Is that right? Say yes, change … or stop.
        > yes
        H-3 is closed. The asker knows.
    """)
    is_heard(
        anna,
        """
        Your question H-3 has been closed: "The Province pays"
    """,
    )
    await ambassador.chats("""
        > close H-3
        H-3 is closed already. With status you see what is open.
        > status
        No questions are open.
    """)


async def test_somebody_succeeds_and_the_ambassador_is_away(
    anna: Talker, bert: Talker, ambassador: Talker, secretary: Talker
) -> None:
    await speak_english(anna, bert, ambassador, secretary)
    await secretary.chats("""
        > people
        Nobody is waiting.
        Who is who:
        - beheerder
        - kennisambassadeur
        - secretaris
        - Anna, wethouder Wonen, gemeente Horst aan de Maas
        - Bert, beleidsadviseur, gemeente Venray
        > successor of Anna is Bert
        Anna leaves as wethouder Wonen, Horst aan de Maas. Bert, beleidsadviseur in Venray, takes over what is open:
        - no questions
        Appointments and actions pass on too. What is confidential does not.
        Is that right? Say yes, change … or stop.
        > yes
        Noted. Both hear from me what passed on.
    """)
    is_heard(
        bert,
        """
        Fine, from now on I write English.
    """,
    )
    await bert.chats("""
        > not mine H-9
        H-9 did not pass to you from somebody else, or is back already. Say status or actions to see what is with you.
    """)
    await ambassador.chats("""
        > i am away 10 to 14 October
        I will record:
        - away: Monday 10 October to Friday 14 October
        - stands in: the secretary
        Is that right? Say yes, change … or stop.
        > yes
        You are away, Monday 10 October to Friday 14 October. The secretary stands in and knows. If you will be there after all, say I am back.
    """)
    is_heard(
        secretary,
        """
        The ambassador is away, Monday 10 October to Friday 14 October. You stand in. If an answer may come late, you will hear it from me. Confidential questions stay with the ambassador.
    """,
    )
    await ambassador.chats("""
        > i am back
        I will record that you are there after all, Monday 10 October to Friday 14 October. Free moments come back. What was called off stays so.
        Is that right? Say yes, change … or stop.
        > yes
        Noted: you are there, Monday 10 October to Friday 14 October. Who must know, knows.
        > i am back
        You are not away. If you will be, say away with the days behind it.
    """)
    is_heard(
        secretary,
        """
        The ambassador is there after all, Monday 10 October to Friday 14 October. You do not stand in then.
    """,
    )


async def test_what_is_kept_is_corrected_and_erased(emma: Talker, secretary: Talker) -> None:
    await speak_english(secretary)
    await emma.chats("""
        > my data
        This is what I keep about you: Emma, director, FlexWork, @emma:localhost. Also questions: 0, appointments: 0, logged talks: 0, actions: 0. I erase chat texts after 30 days.
        What would you like?
        1. get it as a file
        2. correct it
        3. erase it
        > correct
        What would you like to correct? The secretary changes your organisation and municipality.
        1. name
        2. function
        > function
        What is your function?
        > managing director
        I will change your function to "managing director".
        Is that right? Say yes, change … or stop.
        > yes
        Corrected.
        > mydata
        This is what I keep about you: Emma, managing director, FlexWork, @emma:localhost. Also questions: 0, appointments: 0, logged talks: 0, actions: 0. I erase chat texts after 30 days.
        What would you like?
        1. get it as a file
        2. correct it
        3. erase it
        > erase
        I will erase your name, your account and our conversations. What you asked and agreed still counts, without your name. This cannot be undone.
        Is that right? Say yes, change … or stop.
        > yes
        Erased. If you write to me again, I will not know you.
    """)
    await secretary.chats("""
        > mydata
        This is what I keep about you: secretaris, @secretaris:localhost. Also questions: 0, appointments: 0, logged talks: 0, actions: 0. I erase chat texts after 30 days.
        What would you like?
        1. get it as a file
        2. correct it
        3. erase it
        > erase
        Your role is part of the settings of the desk. Once the administrator has removed it there, I can erase you.
    """)


@pytest.fixture
async def abroad(tmp_path: Path) -> AsyncIterator[TestDesk]:
    """A desk whose rooms are spoken to in English."""
    desk = await TestDesk(tmp_path, programme=Programme(language="en")).starts()
    yield desk
    await desk.stops()


async def test_the_taskforce_of_an_english_programme_meets(abroad: TestDesk) -> None:
    desk, roles = abroad, ("taskforce",)
    carla = await desk.knows("@carla:localhost", name="Carla", function="projectleider", language="en", roles=roles)
    dirk = await desk.knows("@dirk:localhost", name="Dirk", function="adviser", language="en", roles=roles)
    secretary, room = await desk.greeted(SECRETARY), Group(desk, carla.address, "taskforce")
    await speak_english(secretary)
    await carla.chats("""
        > meeting
        The next meeting of the Taskforce is Tuesday 11 October, 10:00.
        The agenda is still empty.
        Say I will come, I will not come, substitute …, topic: … or meeting invitation.
        > topic rooms above shops, 10 min
        I will add to the agenda of Tuesday 11 October, 10:00: "rooms above shops" (10 min).
        Is that right? Say yes, change … or stop.
        > yes
        That is on the agenda of Tuesday 11 October, 10:00. To see all of it, say meeting.
        > news
        What news do you have: an opportunity, a problem, or a contact for the ambassador?
        > Beek looks for a landlord
        I will add as news to the agenda of Tuesday 11 October, 10:00: "Beek looks for a landlord". The whole Taskforce reads this.
        - kind: news
        Is that right? Say yes, change … or stop.
        > yes
        That is on the agenda of Tuesday 11 October, 10:00. To see all of it, say meeting.
        > i know somebody in Venray
        I will propose this contact to the ambassador: "i know somebody in Venray".
        - confidential: no
        Is that right? Say yes, change … or stop.
        > yes
        The ambassador has your proposal as H-1. You will hear here what comes of it, by Wednesday 5 October.
    """)
    await desk.passes("2022-10-04 10:00")
    is_heard(
        room,
        """
        Reminder: meeting of the Taskforce, Tuesday 11 October, 10:00.
        On the agenda:
        1. rooms above shops (10 min)
        2. news from projectleider: Beek looks for a landlord
        Coming or not: react with ✅ or ❌, or reply with substitute and a name. A topic for the agenda: !topic with its text.
    """,
    )
    await room.chats("""
        > /meeting
        The next meeting: Tuesday 11 October, 10:00.
        On the agenda:
        1. rooms above shops (10 min)
        2. news from projectleider: Beek looks for a landlord
        > /i will come
        projectleider comes on Tuesday 11 October, 10:00. If that is wrong: reply oops.
        > /topic bus to Venlo
        On the agenda of Tuesday 11 October: "bus to Venlo". If that is wrong: reply oops.
        > /oops
        Taken back: "bus to Venlo" is gone.
        > /decision too early
        "too early" stands nowhere yet: there is no meeting now. The next one is Tuesday 11 October, 10:00.
    """)
    await desk.passes("2022-10-11 10:05")
    await room.chats("""
        > /decision
        To record a decision: !decision with its text.
        > /decision Venray shares its rules
        Decision 1: "Venray shares its rules". If that is wrong: reply oops.
        > /action
        To record an action: !action with who, what and when, for example: !action Anna sends the plan, Friday.
        > /action Dirk sends the planning, Friday
        A-1: adviser, "sends the planning", Friday 14 October. If that is wrong: reply oops.
        > /oops
        Taken back: A-1 is gone.
        > /oops
        There is nothing to take back.
        > /minutes
        Decisions of the meeting on Tuesday 11 October.
        Present: projectleider.
        1. Venray shares its rules
        If something is wrong: reply to this until Wednesday 12 October, 17:00, for example "decision 1: …" or "decision 1 dropped". After that the list is fixed.
    """)
    is_heard(
        dirk,
        """
        In the meeting of the Taskforce you were given an action, A-1: "sends the planning", Friday 14 October.
    """,
    )
    await room.chats("""
        > /action Dirk sends the planning, Friday
        A-2: adviser, "sends the planning", Friday 14 October. If that is wrong: reply oops.
        > /decision Venlo joins
        Decision 2: "Venlo joins". If that is wrong: reply oops.
    """)
    await desk.passes("2022-10-11 12:01")
    is_heard(
        room,
        """
        Decisions of the meeting on Tuesday 11 October.
        Present: projectleider.
        1. Venray shares its rules
        2. Venlo joins
        Actions:
        - A-2, adviser: sends the planning, Friday 14 October
        If something is wrong: reply to this until Wednesday 12 October, 17:00, for example "decision 1: …" or "decision 1 dropped". After that the list is fixed.
    """,
    )
    await desk.passes("2022-10-12 17:01")
    is_heard(
        room,
        """
        The decisions of Tuesday 11 October are fixed.
    """,
    )
    await secretary.chats("""
        > meeting move
        When should the meeting of Tuesday 8 November, 10:00 be instead?
        > Tuesday 15 November 14:00
        I will move the meeting of Tuesday 8 November, 10:00 to Tuesday 15 November, 14:00. The Taskforce will be told at once.
        Is that right? Say yes, change … or stop.
        > yes
        Moved from Tuesday 8 November, 10:00 to Tuesday 15 November, 14:00. The Taskforce has been told.
        > meeting cancel
        Do you want to give a reason? The Taskforce reads it.
        You may skip this.
        > too few people
        I will cancel the meeting of Tuesday 15 November, 14:00. Reason: "too few people".
        Is that right? Say yes, change … or stop.
        > yes
        Cancelled: Tuesday 15 November, 14:00. The Taskforce has been told. Its agenda moves on to Tuesday 13 December.
    """)
    is_heard(
        room,
        """
        The meeting of Tuesday 15 November, 14:00 is cancelled. Reason: "too few people". The next one is Tuesday 13 December, 10:00; the agenda moves on.
    """,
    )
    is_heard(
        carla,
        """
        The meeting of the Taskforce of Tuesday 15 November, 14:00 is cancelled. Reason: "too few people". The next one is Tuesday 13 December, 10:00.
    """,
    )


async def test_who_writes_english_and_hears_dutch_is_told_of_english(anna: Talker) -> None:
    await anna.says("Hello, can somebody help us find rooms for twenty workers in Venlo?")
    assert anna.heard_last.startswith("For English, say !language english.")
    assert "Fine, from now on I write English." in await anna.says("!language english")
    assert "What do you ask of the ambassador?" in await anna.says("resume")


@pytest.mark.parametrize("words", ["English please", "Do you speak English?", "Kan het ook in het Engels?"])
async def test_a_language_is_asked_for_in_so_many_words(words: str, anna: Talker) -> None:
    assert await anna.says(words) == "Fine, from now on I write English."


async def test_who_speaks_for_two_is_asked_for_whom(desk: TestDesk, anna: Talker) -> None:
    await desk.knows(
        "@carla:localhost",
        name="Carla",
        function="wethouder Werk",
        municipality="Horst aan de Maas",
        roles=("alderman",),
    )
    adviser = await desk.knows("@dirk:localhost", name="Dirk", function="adviseur", roles=("civil_servant",),
                               via=("@anna:localhost", "@carla:localhost"), municipality="Horst aan de Maas")  # fmt: skip
    await adviser.chats("""
        > vraag namens mijn wethouder: wie betaalt de bus?
        "mijn wethouder" kan meer dan één persoon zijn. Kies wie u bedoelt.
        Namens wie vraagt u dit?
        1. uzelf
        2. wethouder Wonen, Horst aan de Maas
        3. wethouder Werk, Horst aan de Maas
        > stop
        Gestopt. Er is niets vastgelegd.
    """)
    await speak_english(adviser)
    await adviser.chats("""
        > ask on behalf of my alderman: who pays for the bus?
        "my alderman" may be more than one person. Choose whom you mean.
        On whose behalf do you ask this?
        1. yourself
        2. wethouder Wonen, Horst aan de Maas
        3. wethouder Werk, Horst aan de Maas
        > 3
        Your question is: "who pays for the bus?"
        What do you ask of the ambassador?
        1. sparring
        2. advice
        3. a meeting
        4. a helping hand
        5. an introduction
    """)


async def test_who_keeps_the_machine_is_told_of_in_english(
    desk: TestDesk, ambassador: Talker, administrator: Talker
) -> None:
    await desk.app.turns.report_export()
    await desk.settles()
    assert ambassador.heard_last == (
        "De beheerder heeft om 09.00 uur een uitvoer van alle gegevens gemaakt, ook van wat vertrouwelijk is. "
        "Klopt dat niet, bel dan de beheerder."
    )
    await speak_english(ambassador, administrator)
    desk.goes_to(desk.clock.now() + timedelta(hours=1))
    await desk.app.turns.report_export()
    await desk.settles()
    is_heard(
        ambassador,
        """
        At 10:00 the administrator exported all records, confidential ones too. If that is not right, call the administrator.
    """,
    )

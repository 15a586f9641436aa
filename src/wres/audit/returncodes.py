"""The codes of returns: what each finding says of counts, how grave it is, what cures it."""

from __future__ import annotations

from wres.audit.findings import Code

__all__ = ["RETURNS"]

LOOK = "look the counts up where they were taken from, and correct the one that differs"

RETURNS = (
    # What can't be read
    Code(
        id="WRES101",
        title="Table that can't be read",
        severity="error",
        means="A column is missing, stands there twice or is misspelt, or there are no rows: nothing else was checked.",
        cure="give the columns org, year, item, group and count, and panel, band and origin where there are some",
    ),
    Code(
        id="WRES102",
        title="Count that can't be used",
        severity="error",
        means="The cell holds no whole number from 0: text, a fraction, a negative number, or one larger than any "
        "workforce. The figures made of it are missing.",
        cure="write the number of people, a whole number without separators, and nothing where none was supplied",
    ),
    Code(
        id="WRES103",
        title="Row of no organisation, year or item",
        severity="error",
        means="The row doesn't say whose it is, of which year or of what, so that it belongs to no figure.",
        cure="fill in the organisation, the year of the snapshot and the item",
    ),
    Code(
        id="WRES104",
        title="Group that isn't known",
        severity="error",
        means="The ethnicity code or group is none that the edition's grouping reads. The item's figures are missing "
        "for that organisation and year, because nobody can say whose people these are.",
        cure="give the recorded code, or white, bme or unknown",
    ),
    Code(
        id="WRES105",
        title="Panel or band that isn't known",
        severity="error",
        means="The item isn't split by that panel or band. Its figures are missing for that organisation and year.",
        cure="give the panel and band as the standard spells them, or leave both empty",
    ),
    Code(
        id="WRES106",
        title="The same cell twice",
        severity="error",
        means="Two rows are of one organisation, year, item, panel, band and group; adding them up could count "
        "everybody twice, so neither is used.",
        cure="keep one of the rows",
    ),
    Code(
        id="WRES107",
        title="Total beside its parts",
        severity="error",
        means="An item is given in whole and in parts, or a group beside its own codes: adding everything up would "
        "count people twice, so nothing of it is used.",
        cure="leave the totals out; they are added up here",
    ),
    Code(
        id="WRES108",
        title="Origin that isn't known",
        severity="error",
        means="The column origin says something else than where a count comes from.",
        cure="write reported, derived, suppressed or synthetic, or leave the column out",
    ),
    Code(
        id="WRES109",
        title="Item that isn't known",
        severity="warning",
        means="No definition uses an item of this name, so that its rows count for nothing.",
        cure="correct the name of the item, or load the plugin that defines it",
    ),
    # What can't be
    Code(
        id="WRES111",
        title="More in the part than in the whole",
        severity="error",
        means="More people of a group were appointed than shortlisted, disciplined or trained than employed, answered "
        "yes than answered, or have one kind of seat than sit on the board.",
        cure=LOOK,
    ),
    Code(
        id="WRES112",
        title="More in a subset than in what it is of",
        severity="error",
        means="A subset, such as the senior medical managers among the consultants, is larger than what it is part of.",
        cure="count the subset's people among the others too, once in each row",
    ),
    Code(
        id="WRES113",
        title="Board that doesn't add up",
        severity="error",
        means="Voting and non-voting members, or executive and non-executive members, aren't together the board.",
        cure="count each member once as voting or not, and once as executive or not",
    ),
    Code(
        id="WRES114",
        title="Total that isn't the sum of its parts",
        severity="error",
        means="An item is given in whole and in parts, and the parts add up to another number.",
        cure="find out which is right, and leave the total out",
    ),
    Code(
        id="WRES115",
        title="Subset added to the total",
        severity="error",
        means="The total is larger than the sum of its parts by exactly a subset that is part of another row already, "
        "such as the senior medical managers: they were counted twice.",
        cure="leave the subset out of the sum, and the total out of the table",
    ),
    Code(
        id="WRES116",
        title="More answers than staff",
        severity="warning",
        means="More people of a group answered the staff survey than the organisation employs of it.",
        cure="check both figures; the survey was half a year earlier, but asks this organisation's staff alone",
    ),
    # What isn't there
    Code(
        id="WRES121",
        title="Indicator without figures",
        severity="warning",
        means="The edition asks for an item of which the organisation has no row, so that its indicators have no "
        "figure in that year.",
        cure="supply the item, or say why it is missing",
    ),
    Code(
        id="WRES122",
        title="Group without figures",
        severity="warning",
        means="An item has rows for one of the groups that are compared and none for the other, so that nothing can be "
        "compared.",
        cure="supply the group, with 0 where there is nobody",
    ),
    Code(
        id="WRES123",
        title="Count not supplied",
        severity="warning",
        means="A row is there and its count is empty. An empty count isn't 0: the figures made of it are missing.",
        cure="supply the count, with 0 where there is nobody, or write suppressed as its origin",
    ),
    Code(
        id="WRES124",
        title="Panel without figures",
        severity="note",
        means="The workforce is split by panel, and one of the panels has nobody. Few organisations employ no staff of "
        "a kind, though some do.",
        cure="supply the panel's rows, or confirm that it has no staff",
    ),
    Code(
        id="WRES125",
        title="More people of unknown ethnicity than of the group compared",
        severity="warning",
        means="The people whose ethnicity isn't recorded outnumber the group of interest, so that its share and its "
        "rates could be anything within wide bounds.",
        cure="raise the rate of self-reporting, and show the bounds beside the figures",
    ),
    Code(
        id="WRES126",
        title="Unknown ethnicity not told",
        severity="note",
        means="The workforce has no row for people of unknown ethnicity. It is taken as nobody, and the self-reporting "
        "rate as 100%.",
        cure="supply the row, with 0 where everybody's ethnicity is recorded",
    ),
    # What isn't likely
    Code(
        id="WRES131",
        title="Workforce unlike last year's",
        severity="warning",
        means="The workforce grew or shrank by more than 1 in 10,000 organisations' do in a year by chance and by how "
        "much such organisations change.",
        cure="check the number of staff; where organisations merged or services moved, say so",
    ),
    Code(
        id="WRES132",
        title="Make-up unlike last year's",
        severity="warning",
        means="A group's share of the people in an item moved by more than 1 in 10,000 would in a year.",
        cure="check this year's and last year's counts of each group",
    ),
    Code(
        id="WRES133",
        title="Rate unlike last year's",
        severity="warning",
        means="A group's rate, such as the appointed of those shortlisted, moved by more than 1 in 10,000 would in a "
        "year.",
        cure="check the part and the whole against their source, in both years",
    ),
    Code(
        id="WRES134",
        title="Rate unlike the peers'",
        severity="warning",
        means="A group's rate, or the share of unknown ethnicity, is further from the other organisations' than 1 in "
        "10,000 would be, allowing for how much they differ.",
        cure="check what was counted: other organisations may count something else under the same name",
    ),
    # Groups exchanged
    Code(
        id="WRES141",
        title="White and BME exchanged, by last year's figures",
        severity="warning",
        means="Last year's make-up is more than a thousand times as likely with the two groups exchanged as it is "
        "with the figures as they stand.",
        cure="check which column is whose",
    ),
    Code(
        id="WRES142",
        title="White and BME exchanged, by the workforce",
        severity="warning",
        means="The item's make-up is more than a thousand times as likely with the two groups exchanged, by the "
        "organisation's own workforce and by how the two go together in other organisations.",
        cure="check which column is whose, in the item and in the workforce",
    ),
    # Figures repeated
    Code(
        id="WRES151",
        title="Last year's figures again",
        severity="warning",
        means="Every count of the item is last year's. By chance that happens at most as often as the evidence says.",
        cure="replace the counts by this year's, or confirm that they are",
    ),
    Code(
        id="WRES152",
        title="The same figures in two organisations",
        severity="warning",
        means="Every count of the item is another organisation's in the same year. By chance that happens at most as "
        "often as the evidence says.",
        cure="find out whose figures they are",
    ),
    Code(
        id="WRES153",
        title="The same figures under two items",
        severity="warning",
        means="Every count of one item stands under another as well, which chance hardly does.",
        cure="look both items up, and correct the one that was copied over",
    ),
    # Digits
    Code(
        id="WRES161",
        title="Counts in round numbers",
        severity="warning",
        means="Far more of the larger counts end in 0 or 5 than the fifth that would by chance: they were rounded or "
        "estimated.",
        cure="give the counts as they are; where they were rounded to protect people, say so",
    ),
    # Editions
    Code(
        id="WRES171",
        title="No figures of the edition's year",
        severity="warning",
        means="The returns are judged by the edition of another year than any of theirs.",
        cure="name the edition of the year, or judge each year by its own with 'as-reported'",
    ),
    Code(
        id="WRES172",
        title="Item that the edition doesn't ask for",
        severity="note",
        means="The item belongs to other editions, so that this one makes no figure of it.",
        cure="nothing, if it is meant for another edition; else check which edition the return was made for",
    ),
    Code(
        id="WRES173",
        title="Split of an earlier edition",
        severity="warning",
        means="The workforce has nobody below band 8a, as in the first edition, which asked for senior bands alone; or "
        "all its clinical staff in bands and none in the medical panel that this edition asks for.",
        cure="supply the whole workforce, split as the edition asks",
    ),
    Code(
        id="WRES174",
        title="Average of two years",
        severity="warning",
        means="The disciplinary cases hold halves. Earlier editions took the average of two years, and this one takes "
        "one year's people; where an edition averages, the library does it from each year's count.",
        cure="supply each year's own number of people",
    ),
    Code(
        id="WRES175",
        title="Ratio in another edition's direction",
        severity="error",
        means="A ratio that the return states is the counts' ratio turned round: the 2015 edition put BME on top "
        "throughout, later ones White in indicators 2 and 4.",
        cure="leave the ratio out, or state it in the direction of the edition",
    ),
    Code(
        id="WRES176",
        title="Ratio that doesn't follow from the counts",
        severity="error",
        means="A ratio that the return states is neither the counts' ratio nor the same turned round.",
        cure="leave the ratio out; it is worked out here",
    ),
    Code(
        id="WRES177",
        title="Base of an earlier survey",
        severity="warning",
        means="Far fewer people are in the base of the question on opportunities than answered the survey's other "
        "questions: until 2020 it left out those who don't know, whom the edition counts in.",
        cure="take everybody who answered yes, no or don't know",
    ),
)
"""The codes of returns, in order."""

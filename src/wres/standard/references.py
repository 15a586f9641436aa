"""Where the facts of the standard are written: the sources that were read, and the words for what wasn't.

Most pages were read in part, through copies; a locator says where in a page a fact stands. What was read
nowhere is still written down, as `unverified`, so that a reader can tell it from the rest.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal
from urllib.parse import urlsplit

import attrs

from wres.errors import DefinitionError, nearest
from wres.model import Evidence, FrozenMap, Reference

__all__ = ["SOURCES", "Belief", "cite", "inferred", "unverified"]

Belief = Literal["exact", "probable", "weak"]
"""How much an unverified fact is believed."""

_BELIEFS: dict[str, str] = {
    "exact": "believed exact, to be confirmed",
    "probable": "probably right, to be confirmed",
    "weak": "weak, to be confirmed",
}

# Whose word is final: NHS England for its standards, the NHS Data Dictionary for codes, and for two sister
# standards the bodies that own them. A copy on another site is secondary, whoever wrote the original.
_OWNERS = {"www.england.nhs.uk", "www.datadictionary.nhs.uk", "www.skillsforcare.org.uk", "www.nhs.wales"}

_EQUALITY = (
    "https://www.england.nhs.uk/about/equality/equality-hub/workforce-equality-data-standards/equality-standard/"
)
_KMPT = "https://www.kmpt.nhs.uk/pdf-documents/about-us-documents/publications/workforce-reports/"
_KMPT_ABOUT = "https://www.kmpt.nhs.uk/about-us/about-us-documents/publications/workforce-reports/"
_CHRISTIE = "https://thechristie.cld.bz/Workforce-Race-Equality-Standard-Action-Plan-2022-2023/"
_NCIC = "https://www.ncic.nhs.uk/trust/equality-diversity-and-inclusion/"
_KERNOW = "https://www.kernowccg.nhs.uk/get-info/equality-and-diversity/workforce-race-equality-standard/"
_RDASH = "https://www.rdash.nhs.uk/documents/"
_TAVISTOCK = "https://tavistockandportman.nhs.uk/publications/"
_LONG_READ = "https://www.england.nhs.uk/long-read/"
_NHS_EMPLOYERS = "https://www.nhsemployers.org/retention-and-staff-experience/diversity-and-inclusion/policy-and-guidance/disability/workforce-disability-equality-standard/"

_READ: dict[str, tuple[str, str]] = {
    "S01": ("NHS England: Workforce Race Equality Standard", f"{_EQUALITY}?ref=publicsquare.uk"),
    "S02": (
        "NHS England: WRES indicators",
        "https://www.england.nhs.uk/publication/workforce-race-equality-standard-wres-indicators/",
    ),
    "S03": ("HPMA: the WRES of 2015, in summary", "http://hpma.org.uk/node/2224"),
    "S04": (
        "Nursing Times, March 2015: rules to encourage race equality",
        "https://www.nursingtimes.net/new-rules-to-encourage-race-equality-come-into-force-in-april/5083352.article",
    ),
    "S05": ("NHS England: what was done towards the WRES", f"{_EQUALITY}what-were-doing/"),
    "S06": (
        "A clinical commissioning group's WRES page, 2015",
        "https://docest.com/doc/690652/workplace-race-equality-standard-wres",
    ),
    "S07": (
        "North Staffordshire CCG: WRES",
        "https://www.northstaffsccg.nhs.uk/your-ccg/equality-inclusion/workplace-race-equality-standard-wres",
    ),
    "S08": (
        "WRES technical guidance, July 2018: its cover, in a copy",
        "http://businessdocbox.com/Human_Resources/128991512-Technical-guidance-for-the-nhs-workforce-race-equality-standard-wres.html",
    ),
    "S09": (
        "WRES frequently asked questions, July 2018: their cover, in a copy",
        "https://vdocuments.site/frequently-asked-questions-on-the-nhs-workforce-race-frequently-asked-questions.html",
    ),
    "S10": (
        "WRES 2016 data analysis report: its contents page, in a copy",
        "https://paperzz.com/doc/7100682/nhs-workforce-race-equality-standard",
    ),
    "S11": (
        "WRES 2018 data analysis report: its contents page, in a copy",
        "https://vdocuments.net/nhs-workforce-race-equality-standard-01-foreword-we-are-delighted-to-be-sharing.html",
    ),
    "S12": (
        "WRES 2017 report for national healthcare organisations: its cover, in a copy",
        "https://vdocument.in/nhs-workforce-race-equality-standard-detailed-findings-3-nhs-workforce-race-equality.html",
    ),
    "S13": (
        "NHS England: WRES 2018 data analysis report for national healthcare organisations",
        f"{_EQUALITY}2018-data-analysis-report-for-national-healthcare-organisations/",
    ),
    "S15": (
        "NHS England: WRES 2022 data analysis report for NHS trusts",
        f"{_LONG_READ}nhs-workforce-race-equality-standard-wres2022-data-analysis-report-for-nhs-trusts/",
    ),
    "S16": (
        "NHS England: WRES 2023 data analysis report for NHS trusts",
        f"{_LONG_READ}workforce-race-equality-standard-2023-data-analysis-report-for-nhs-trusts/",
    ),
    "S17": (
        "The King's Fund: the 2023 WRES",
        "https://www.kingsfund.org.uk/insight-and-analysis/blogs/2023-nhs-workforce-race-equality-standard-here-we-go-again",
    ),
    "S18": (
        "R. Kline: WRES indicator 2 and international recruitment, in a copy",
        "https://granhotelsantacruz.com/pulse/wres-2-data-international-recruitment-serious-problem-roger-kline-miyhe",
    ),
    "S19": (
        "R. Kline: thirteen questions for boards about race equality data",
        "https://www.rogerkline.co.uk/post/are-you-serious-thirteen-questions-for-boards-to-ask-about-nhs-race-equality-data-in-your-organisat",
    ),
    "S20": (
        "Health Service Journal: first targets on disciplinary cases",
        "https://www.hsj.co.uk/workforce/nhse-sets-first-targets-to-cut-bme-disciplinary-cases/7025477.article",
    ),
    "S21": (
        "Health Service Journal: disciplinary ratios of trusts, 2016-17",
        "https://www.hsj.co.uk/workforce/revealed-trusts-performing-worst-against-race-equality-target/7021350.article",
    ),
    "S22": (
        "Health Service Journal: trusts' boards in 2018",
        "https://www.hsj.co.uk/workforce/just-one-trust-has-50pc-bme-board-share/7024242.article",
    ),
    "S23": (
        "Mills & Reeve: A fair experience for all, July 2019",
        "https://www.mills-reeve.com/insights/blogs/health-and-care/july-2019/nhs-workforce-promoting-utopian-thinking-on-race-e",
    ),
    "S25a": (
        "Kent and Medway NHS and Social Care Partnership Trust: WRES 2020",
        f"{_KMPT}workforce-race-equality-standard-2020-2022/information/",
    ),
    "S25b": (
        "Kent and Medway NHS and Social Care Partnership Trust: WRES 2022",
        "https://kmpt.nhs.uk/about-us/about-us-documents/publications/workforce-reports/workforce-race-equality-standard-2021-2022/information",
    ),
    "S25c": (
        "Kent and Medway NHS and Social Care Partnership Trust: WRES 2020, indicator 3",
        f"{_KMPT}workforce-race-equality-standard-2020-2022/indicator-3/",
    ),
    "S25e": (
        "Kent and Medway NHS and Social Care Partnership Trust: WRES 2020, indicator 4",
        f"{_KMPT_ABOUT}workforce-race-equality-standard-2020-2022/indicator-4/",
    ),
    "S25f": (
        "Kent and Medway NHS and Social Care Partnership Trust: WRES 2020, indicator 8",
        f"{_KMPT_ABOUT}workforce-race-equality-standard-2020-2022/indicator-8/",
    ),
    "S25g": (
        "Kent and Medway NHS and Social Care Partnership Trust: WRES 2020, indicator 1",
        f"{_KMPT}workforce-race-equality-standard-2020-2022/indicator-1/",
    ),
    "S25h": (
        "Kent and Medway NHS and Social Care Partnership Trust: WRES 2020, indicator 9",
        f"{_KMPT}workforce-race-equality-standard-2020-2022/indicator-9/",
    ),
    "S25i": (
        "Kent and Medway NHS and Social Care Partnership Trust: WRES 2020, indicator 7",
        f"{_KMPT}workforce-race-equality-standard-2020-2022/indicator-7/",
    ),
    "S26a": ("The Christie: WRES action plan 2022, indicator 2", f"{_CHRISTIE}3/"),
    "S26b": ("The Christie: WRES action plan 2022, indicator 4", f"{_CHRISTIE}5/"),
    "S26c": ("The Christie: WRES action plan 2022, indicator 8", f"{_CHRISTIE}9/"),
    "S26d": ("The Christie: WRES action plan 2022, indicator 9", f"{_CHRISTIE}10/"),
    "S27a": (
        "North Cumbria Integrated Care: WRES 2023",
        f"{_NCIC}workforce-race-equality-standard-report-2023",
    ),
    "S27b": (
        "North Cumbria Integrated Care: WRES 2025",
        f"{_NCIC}workforce-race-equality-standard-wres-report-2025",
    ),
    "S28a": ("Kernow CCG: WRES 2021", _KERNOW),
    "S28b": ("Kernow CCG: WRES 2020", _KERNOW),
    "S28c": ("Kernow CCG: WRES action plan, June 2021", f"{_KERNOW}action-plan/"),
    "S29": (
        "Staffordshire and Stoke-on-Trent CCGs: WRES 2019-20",
        "https://docslib.org/doc/10752472/staffordshire-and-stoke-on-trent-ccgs-wres-report-2019-20",
    ),
    "S30": (
        "Birmingham and Solihull CCG: WRES",
        "https://www.birminghamandsolihullccg.nhs.uk/about-us/equality-and-diversity/nhs-equality-standards/nhs-workforce-race-equality-standard",
    ),
    "S31": (
        "Morecambe Bay CCG: WRES",
        "http://www.morecambebayccg.nhs.uk/about-us/equality-diversity/workplace-race-equality-standard-wres/",
    ),
    "S32": (
        "Dorset HealthCare: WRES",
        "https://www.dorsethealthcare.nhs.uk/about-us/equality-and-diversity/workplace-race-equality-standard",
    ),
    "S33": (
        "Southern Health: WRES",
        "https://www.southernhealth.nhs.uk/about/equality-and-diversity/workforce-race-equality-standard/",
    ),
    "S34": (
        "Care Quality Commission: the WRES in regulation, 2015",
        "http://www.cqc.org.uk/about-us/equality-human-rights/impact-workforce-race-equality-standard-our-regulation-2015",
    ),
    "S35": (
        "NHS Blood and Transplant: WRES 2020",
        "https://peoplefirst.nhsbt.nhs.uk/Diversity-and-Inclusion/workforce-race-equality-standard.htm",
    ),
    "S36a": ("Whittington Health: WRES", "https://whittington.nhs.uk/default.asp?c=30845&print=1"),
    "S36b": ("Whittington Health: Bank WRES", "https://www.whittington.nhs.uk/default.asp?c=44527"),
    "S36c": ("Whittington Health: Medical WRES", "https://www.whittington.nhs.uk/default.asp?c=44529"),
    "S37a": (
        "Rotherham Doncaster and South Humber: WRES annual report 2023",
        f"{_RDASH}wres-annual-report-2023/",
    ),
    "S37b": (
        "Rotherham Doncaster and South Humber: WRES annual report 2024",
        f"{_RDASH}workforce-race-equality-standard-wres-annual-report-2024/",
    ),
    "S37c": (
        "Rotherham Doncaster and South Humber: WRES annual report 2025",
        f"{_RDASH}workforce-race-equality-standard-wres-annual-report-2025",
    ),
    "S38": (
        "Lancashire Teaching Hospitals: WRES submission 2023",
        "https://lancsteachinghospitals.nhs.uk/workforce-race-equality-standard-wres-submission-2023",
    ),
    "S39a": ("Tavistock and Portman: WRES 2022-23", f"{_TAVISTOCK}workforce-race-equality-standard-2022-23/"),
    "S39b": ("Tavistock and Portman: WRES 2023-24", f"{_TAVISTOCK}workforce-race-equality-standard-2023-24/"),
    "S39c": (
        "Tavistock and Portman: WDES 2023-24",
        f"{_TAVISTOCK}workforce-disability-equality-standard-2023-24",
    ),
    "S40": (
        "A trust's WRES report, 2019",
        "https://vdocument.in/workforce-race-equality-standard-wres-2019-workforce-race-equality-standard.html",
    ),
    "S41a": (
        "London North West University Healthcare: WRES findings 2022",
        "https://www.lnwh.nhs.uk/workforce-equality-standard-findings-2022",
    ),
    "S41b": (
        "London North West University Healthcare: WDES metrics",
        "https://www.lnwh.nhs.uk/workforce-metrics",
    ),
    "S42a": ("NHS England: WDES 2023 metrics", f"{_LONG_READ}nhs-wdes-2023-metrics/"),
    "S42b": ("NHS England: WDES 2023 technical guidance", f"{_LONG_READ}nhs-wdes-2023-technical-guidance/"),
    "S42c": (
        "NHS England: WDES 2023 quick guide",
        f"{_LONG_READ}nhs-wdes-2023-quick-guide-to-implementation/",
    ),
    "S43": (
        "North Cumbria Integrated Care: WDES 2025",
        f"{_NCIC}workforce-disability-equality-standard-wdes-report-2025",
    ),
    "S44": (
        "West Midlands Ambulance Service: draft WDES metrics",
        "https://wmas.nhs.uk/about-wmas/organisation/equality-diversity/workforce-disability-equality-standard/",
    ),
    "S45": (
        "NHS England South East: advancing disability equality",
        "https://www.england.nhs.uk/south-east/health-equalities/workforce-equality-and-diversity/advancing-race-disability-and-lgbtq-equality/advancing-disability-equality/",
    ),
    "S46a": (
        "NHS Employers: understanding the WDES metrics",
        f"{_NHS_EMPLOYERS}understanding-the-wdes-metrics",
    ),
    "S46b": ("NHS Employers: WDES questions", f"{_NHS_EMPLOYERS}wdes-faqs"),
    "S47": (
        "NHS Employers: very senior managers",
        "http://nhsemployers.org/your-workforce/pay-and-reward/very-senior-managers",
    ),
    "S48": (
        "NHS Data Dictionary: ethnic category",
        "https://www.datadictionary.nhs.uk/data_elements/ethnic_category.html",
    ),
    "S49": (
        "Hospital Episode Statistics: ethnic character field",
        "https://www.hesonline.org.uk/Ease/servlet/ContentServer_siteID-1937-categoryID-571-dirID-110732",
    ),
    "S50": (
        "Ethnicity facts and figures: NHS workforce",
        "https://www.ethnicity-facts-figures.service.gov.uk/workforce-and-business/workforce-diversity/nhs-workforce/2.2",
    ),
    "S51": (
        "ESR news, December 2019: future changes to equality data",
        "https://esrnews.nhs.uk/december-2019/programme-news/future-changes-to-equality-data",
    ),
    "S52a": (
        "NHS England: technical guidance for the Bank WRES",
        f"{_LONG_READ}technical-guidance-for-the-bank-workforce-race-equality-standard-bank-wres/",
    ),
    "S52b": (
        "NHS England: WRES indicators for bank-only workers, summary",
        "https://www.england.nhs.uk/publication/workforce-race-equality-standard-wres-indicators-for-bank-only-workers/",
    ),
    "S52c": (
        "NHS England: WRES indicators for the bank-only workforce",
        f"{_LONG_READ}workforce-race-equality-standard-wres-indicators-for-the-nhs-bank-only-workforce/",
    ),
    "S53a": (
        "Medical WRES report, July 2021: its contents page, in a copy",
        "https://fdocuments.net/document/medical-workforce-race-equality-standard-mwres.html",
    ),
    "S53b": (
        "NHS England: WRES indicators for the medical workforce",
        "https://www.england.nhs.uk/publication/workforce-race-equality-standard-wres-indicators-for-the-nhs-medical-workforce/",
    ),
    "S53c": (
        "Royal College of Physicians: indicators for medicine, September 2020",
        "https://www.rcp.ac.uk/news-and-media/news-and-opinion/rcp-welcomes-new-workplace-race-equality-standard-indicators-for-medicine",
    ),
    "S53d": (
        "Royal College of Physicians: equalities and the MWRES",
        "https://rcp.ac.uk/news-and-media/news-and-opinion/using-data-to-tackle-inequalities-in-medicine-equalities-and-the-medical-workforce-equality-standard-mwres",
    ),
    "S53e": (
        "NHS Employers: MWRES five years on",
        "http://www.nhsemployers.org/articles/medical-workforce-race-equalities-standards-five-years",
    ),
    "S53f": (
        "ARC North West London: MWRES five years on",
        "https://www.arc-nwl.nihr.ac.uk/news/mwres-five-years-on-report-highlights-progress-and-ongoing-challenges",
    ),
    "S54a": (
        "Norfolk County Council: Social Care WRES metrics, 2021",
        "https://norfolk.gov.uk/article/39158/WRES-metrics",
    ),
    "S54b": (
        "Skills for Care: Social Care WRES",
        "https://www.skillsforcare.org.uk/Support-for-leaders-and-managers/Supporting-a-diverse-workforce/Social-Care-Workforce-Race-Equality-Standard/Social-Care-Workforce-Race-Equality-Standard.aspx",
    ),
    "S54c": (
        "Aemulator: Social Care WRES, 2023",
        "https://aemulator-cic.org.uk/social-care-workforce-race-equality-standard-sc-wres/",
    ),
    "S55a": (
        "NHS Wales: Workforce Equality Standard",
        "https://www.nhs.wales/sa/workforce-equality-standard",
    ),
    "S55b": (
        "NHS Wales: Workforce Race Equality Standard",
        "https://www.nhs.wales/sa/workforce-race-equality-standard/",
    ),
    "S55d": (
        "NHS Wales: Workforce Race Equality Standard, questions",
        "https://www.nhs.wales/sa/workforce-race-equality-standard/frequently-asked-questions/",
    ),
    "S57": (
        "XpertHR: workforce equality standards for NHS employers",
        "https://www.xperthr.co.uk/legal-guidance/what-do-workforce-equality-standards-mean-for-nhs-employers/164152/?t=10002",
    ),
    "S58": (
        "OneCall24: the press notice of the WRES 2022 report, in a copy",
        "https://onecall24.co.uk/new-figures-show-nhs-workforce-most-diverse-it-has-ever-been/",
    ),
    "S59": ("A script that analyses the NHS Staff Survey 2024", ""),
    "S60": (
        "Kent and Medway NHS and Social Care Partnership Trust: WDES, metric 10",
        f"{_KMPT_ABOUT}workforce-disability-equality-standard-2019-2022/metric-10-board-representation/",
    ),
    "S63": (
        "A Model Employer, January 2019: its cover, in a copy",
        "https://fdocuments.in/document/a-model-employer-nhs-england-01-a-model-employer-the-case-for-workforce-race.html",
    ),
    "S64a": (
        "NHS BME Network: WRES data analysis report",
        "https://www.nhsbmenetwork.org.uk/2016/06/07/wres-data-analysis-report/",
    ),
    "S64b": (
        "Lancashire Care library: notice of a WRES data report",
        "https://lihnnhs.info/lancashirecarelibraryblog/?p=22798",
    ),
    "S64c": (
        "North Central London ICB: WRES",
        "https://nclhealthandcare.org.uk/icb/north-central-london-integrated-care-board/equality-and-diversity/workforce-race-equality-standard-wres",
    ),
    "S64d": (
        "Herefordshire and Worcestershire ICB: WRES",
        "https://herefordshireandworcestershire.icb.nhs.uk/about-us/corporate/equality-diversity-and-inclusion/workforce-race-equality-standard-wres",
    ),
    "S65": (
        "UK Data Service: ethnicity in eighteen categories, 2011",
        "https://discover.ukdataservice.ac.uk//variables/variable/?id=8106_V461",
    ),
    "S66": (
        "Surrey Heartlands CCG: WRES 2020-21",
        "https://readkong.com/page/surrey-heartlands-clinical-commissioning-group-workforce-9545161",
    ),
    "S68": (
        "Haringey CCG: WRES progress report 2016",
        "http://businessdocbox.com/Human_Resources/80244527-Workforce-race-equality-standard-wres-progress-report-2016.html",
    ),
    "S70": (
        "Kent and Medway NHS and Social Care Partnership Trust: WDES 2020",
        f"{_KMPT}workforce-disability-equality-standard-2019-2022/information/",
    ),
    "S71": (
        "Kent and Medway NHS and Social Care Partnership Trust: WDES 2023",
        f"{_KMPT_ABOUT}workforce-disability-equality-standard-2022-2023/metrics/",
    ),
    "S72": (
        "North Cumbria Integrated Care: WDES 2023 and 2024",
        f"{_NCIC}workforce-disability-equality-standard-wdes-report-2023",
    ),
    "S73": ("Whittington Health: the WDES and its metrics", "https://whittington.nhs.uk/default.asp?c=41237"),
    "S74": (
        "NHS Employers: embedding the WDES",
        "https://nhsemployers.org/retention-and-staff-experience/diversity-and-inclusion/policy-and-guidance/disability/workforce-disability-equality-standard",
    ),
    "S75": (
        "Coventry and Warwickshire Partnership Trust: WDES 2025",
        "https://www.covwarkpt.nhs.uk/wdes-report-2025",
    ),
    "S76": (
        "Health Service Journal: the first Bank WRES report",
        "https://www.hsjjobs.com/article/black-bank-staff-six-times-more-likely-to-be-disciplined/",
    ),
    "S77": (
        "Social Work England: data for the Social Care WRES",
        "https://www.socialworkengland.org.uk/about/data-and-research/data-and-insight/social-care-workforce-race-equality-standard-data/",
    ),
    "S78": ("Medscape: the Medical WRES report, July 2021", "https://www.medscape.com/viewarticle/955123"),
}

# Only the days that are known; a month alone stays in the title.
_PUBLISHED = {
    "S64a": dt.date(2016, 6, 7),
    "S70": dt.date(2020, 10, 1),
    "S71": dt.date(2023, 9, 26),
    "S76": dt.date(2024, 9, 5),
    "S78": dt.date(2021, 7, 21),
}


def _evidence(url: str) -> Evidence:
    if not url:
        return "unverified"
    return "primary" if urlsplit(url).netloc in _OWNERS else "secondary"


SOURCES: FrozenMap[str, Reference] = FrozenMap(
    {
        source: Reference(
            title=title,
            url=url,
            # A page that nobody else can open proves nothing to them.
            locator="" if url else "read, but its address isn't known; to be confirmed",
            published=_PUBLISHED.get(source),
            evidence=_evidence(url),
        )
        for source, (title, url) in _READ.items()
    }
)
"""Every source that was read, by its id."""


def _source(source: str) -> Reference:
    try:
        return SOURCES[source]
    except KeyError:
        hint = nearest(source, SOURCES)
        raise DefinitionError(
            f"no source {source!r}{hint}; wres.standard.SOURCES lists them, and unverified(…) is for what no "
            "source says"
        ) from None


def _at(found: Reference, locator: str) -> str:
    return "; ".join(part for part in (locator, found.locator) if part)


def cite(source: str, locator: str = "") -> Reference:
    """Return the reference for a fact that was read in a source, `locator` saying where in it or what of it.

    An unknown id is a `DefinitionError`.

    >>> cite("S48", "codes A to S").evidence
    'primary'
    >>> print(cite("S03", "indicator 2"))
    HPMA: the WRES of 2015, in summary, indicator 2 <http://hpma.org.uk/node/2224>
    """
    found = _source(source)
    return attrs.evolve(found, locator=_at(found, locator))


def inferred(source: str, locator: str) -> Reference:
    """Return the reference for a fact that was concluded from a source, `locator` saying from what.

    A source of no known address leaves the fact unverified. An unknown id is a `DefinitionError`.

    >>> inferred("S26d", "the sign of the printed difference").evidence
    'inferred'
    """
    found = _source(source)
    return attrs.evolve(found, locator=_at(found, locator), evidence="inferred" if found.url else "unverified")


def unverified(title: str, belief: Belief = "probable", locator: str = "") -> Reference:
    """Return the reference for a fact that was read nowhere: where it should stand, and the belief in it.

    `belief` is `"exact"`, `"probable"` or `"weak"`; anything else is a `DefinitionError`.

    >>> print(unverified("WRES technical guidance", "exact", "the period of indicator 3"))
    WRES technical guidance, the period of indicator 3; believed exact, to be confirmed
    """
    if belief not in _BELIEFS:
        raise DefinitionError(f"belief is {belief!r}; choose one of {', '.join(_BELIEFS)}")
    sure = _BELIEFS[belief]
    return Reference(title=title, url="", locator=f"{locator}; {sure}" if locator else sure, evidence="unverified")

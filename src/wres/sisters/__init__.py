"""Sister standards, each an ordinary plugin: of disability, of doctors, of bank workers, of social care.

None takes part until it is named, and the official standard is the same with them as without::

    >>> import wres
    >>> wres.load("wdes").edition("wdes-2023").title
    'Workforce Disability Equality Standard 2023'

`wdes` is the Workforce Disability Equality Standard, `mwres` the Medical WRES, `bwres` the Bank WRES and `scwres` the
Social Care WRES. What a source doesn't say isn't made up: a metric whose wording wasn't found is among the `omitted` of
its edition.
"""

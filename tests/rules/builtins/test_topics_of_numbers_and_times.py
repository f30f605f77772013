"""Function by function over numbers, dates, times and durations: edges, nulls, kinds, names."""

from __future__ import annotations

import pytest

from casewright.rules.feel import compile as compile_feel
from casewright.rules.feel import evaluate
from casewright.rules.printing import format_value

ROUNDING = r"""
decimal(1/3, 2)                                 => 0.33
decimal(2.5, 0)                                 => 2
decimal(3.5, 0)                                 => 4
decimal(-2.5, 0)                                => -2
decimal(125, -1)                                => 120
decimal(135, -1)                                => 140
decimal(1.5, 1.9)                               => 1.5
decimal(1, 6177)                                => null
decimal(1, -6112)                               => null
decimal(null, 1)                                => null
decimal(1, null)                                => null
decimal("1", 1)                                 => null
decimal(n: 1.55, scale: 1)                      => 1.6
floor(1.5)                                      => 1
floor(-1.5)                                     => -2
floor(1)                                        => 1
floor(1.59, 1)                                  => 1.5
floor(-1.51, 1)                                 => -1.6
floor(159, -1)                                  => 150
floor(null)                                     => null
floor(1.5, null)                                => null
floor("1")                                      => null
floor()                                         => null
floor(1, 2, 3)                                  => null
floor(n: 1.9)                                   => 1
floor(n: 1.99, scale: 1)                        => 1.9
ceiling(1.5)                                    => 2
ceiling(-1.5)                                   => -1
ceiling(1.51, 1)                                => 1.6
ceiling(-0.5)                                   => 0
ceiling(null)                                   => null
ceiling(n: 1.1)                                 => 2
round up(5.5, 0)                                => 6
round up(-5.5, 0)                               => -6
round up(1.121, 2)                              => 1.13
round up(1.1, 1)                                => 1.1
round up(5, 1)                                  => 5
round up(51, -1)                                => 60
round up(5.5)                                   => null
round up(null, 0)                               => null
round up(5.5, null)                             => null
round up(5.5, 6177)                             => null
round up("5.5", 0)                              => null
round up(n: 5.5, scale: 0)                      => 6
round down(5.9, 0)                              => 5
round down(-5.9, 0)                             => -5
round down(1.129, 2)                            => 1.12
round half up(2.5, 0)                           => 3
round half up(-2.5, 0)                          => -3
round half up(2.4, 0)                           => 2
round half down(2.5, 0)                         => 2
round half down(-2.5, 0)                        => -2
round half down(2.6, 0)                         => 3
"""

ARITHMETIC = r"""
-(1)                                            => -1
--1                                             => 1
-null                                           => null
-"a"                                            => null
-[1]                                            => null
-true                                           => null
-@"P1D"                                         => -P1D
-@"P1Y2M"                                       => -P1Y2M
-@"2024-01-01"                                  => null
-(-@"P1D")                                      => P1D
5 - -3                                          => 8
5 + -3                                          => 2
-5 * -3                                         => 15
-2 ** 2                                         => 4
-(2 ** 2)                                       => -4
2 ** -1                                         => 0.5
2 ** 0                                          => 1
0 ** 0                                          => 1
0 ** -1                                         => null
2 ** 0.5                                        => 1.414213562373095048801688724209698
(-8) ** 0.5                                     => null
2 ** null                                       => null
"2" ** 2                                        => null
10 ** 6144 * 10                                 => null
1 / 0                                           => null
0 / 0                                           => null
-1 / 0                                          => null
1 / 3                                           => 0.3333333333333333333333333333333333
2 / 3                                           => 0.6666666666666666666666666666666667
1e6144 + 1e6144                                 => 2e6144
0.1 * 3 = 0.3                                   => true
9999999999999999999999999999999999 + 1          => 10000000000000000000000000000000000
abs(-5)                                         => 5
abs(-0.5)                                       => 0.5
abs(@"-P1Y")                                    => P1Y
abs(null)                                       => null
abs("1")                                        => null
modulo(5, 0)                                    => null
modulo(5, 3)                                    => 2
modulo(-5, 3)                                   => 1
modulo(5, -3)                                   => -1
modulo(5.5, 2)                                  => 1.5
modulo(-5.5, 2)                                 => 0.5
modulo(null, 1)                                 => null
modulo(dividend: 7, divisor: 4)                 => 3
sqrt(0)                                         => 0
sqrt(2.25)                                      => 1.5
sqrt(-1)                                        => null
sqrt(null)                                      => null
sqrt(number: 9)                                 => 3
log(1)                                          => 0
log(0)                                          => null
log(-1)                                         => null
log(null)                                       => null
log("1")                                        => null
log()                                           => null
decimal(log(number: 4), 6)                      => 1.386294
exp(0)                                          => 1
exp(99999)                                      => null
exp(null)                                       => null
odd(1)                                          => true
odd(-1)                                         => true
odd(0)                                          => false
odd(null)                                       => null
even(0)                                         => true
even(-2)                                        => true
even("2")                                       => null
"""

NUMBER = r"""
number("1")                                     => 1
number("-1.50")                                 => -1.5
number(".5")                                    => 0.5
number("1e2")                                   => 100
number("")                                      => null
number(" 1")                                    => null
number("1 ")                                    => null
number("+1")                                    => null
number("1,5")                                   => null
number("1,5", null, ",")                        => 1.5
number("1 000", " ", null)                      => 1000
number("1,000.5", ",", ".")                     => 1000.5
number("1.000,5", ".", ",")                     => 1000.5
number("1 000 000,25", " ", ",")                => 1000000.25
number("1000", ",", ",")                        => null
number("1000", "x", ".")                        => null
number("1000", ".", "x")                        => null
number("NaN")                                   => null
number("Infinity")                              => null
number("0x10")                                  => null
number("1_000")                                 => null
number("٣")                                     => null
number(null, null, null)                        => null
number(5)                                       => 5
number(true)                                    => null
number(from: "1,5", grouping separator: ".", decimal separator: ",") => 1.5
"""

TIME = r"""
time("10:30:00")                                => 10:30:00
time("10:30:00.5")                              => 10:30:00.5
time("10:30:00.123456789123")                   => 10:30:00.123456789
time("10:30:00Z")                               => 10:30:00Z
time("10:30:00z")                               => 10:30:00Z
time("10:30:00+02:00")                          => 10:30:00+02:00
time("10:30:00-00:30")                          => 10:30:00-00:30
time("10:30:00+00:00")                          => 10:30:00Z
time("10:30:00@Europe/Paris")                   => 10:30:00@Europe/Paris
time("10:30:00@Etc/UTC")                        => 10:30:00@Etc/UTC
time("00:00:00")                                => 00:00:00
time("24:00:00")                                => 00:00:00
time("23:59:59.999999999")                      => 23:59:59.999999999
time("24:00:01")                                => null
time("24:01:00")                                => null
time("25:00:00")                                => null
time("10:60:00")                                => null
time("10:30:60")                                => null
time("10:30")                                   => null
time("10")                                      => null
time("1:30:00")                                 => null
time("T10:30:00")                               => null
time("10:30:00+19:00")                          => null
time("10:30:00+02")                             => null
time("10:30:00@Nowhere/City")                   => null
time("10:30:00+02:00@Europe/Paris")             => null
time("2024-01-01T10:30:00")                     => null
time("")                                        => null
time(null)                                      => null
time(5)                                         => null
time()                                          => null
time(@"2024-01-01T10:30:00+01:00")              => 10:30:00+01:00
time(@"2024-01-01")                             => 00:00:00Z
time(@"10:30:00")                               => 10:30:00
time(10, 30, 0)                                 => 10:30:00
time(10, 30, 15.25)                             => 10:30:15.25
time(10, 30, 0, @"PT2H")                        => 10:30:00+02:00
time(10, 30, 0, @"-PT30M")                      => 10:30:00-00:30
time(10, 30, 0, @"PT0S")                        => 10:30:00Z
time(10, 30, 0, null)                           => 10:30:00
time(24, 0, 0)                                  => null
time(10, 60, 0)                                 => null
time(10, 30, 60)                                => null
time(-1, 0, 0)                                  => null
time(null, 0, 0)                                => null
time(10, 30, 0, @"P1M")                         => null
time(10, 30, 0, 2)                              => null
time("10", "30", "0")                           => null
time(hour: 10, minute: 30, second: 5)           => 10:30:05
time(hour: 10, minute: 30, second: 5, offset: @"PT1H") => 10:30:05+01:00
time(from: "10:30:00")                          => 10:30:00
time("10:30:00").hour                           => 10
time("10:30:00").minute                         => 30
time("10:30:15.5").second                       => 15.5
time("10:30:00+02:00").time offset              => PT2H
time("10:30:00").time offset                    => null
time("10:30:00@Europe/Paris").timezone          => Europe/Paris
time("10:30:00Z").timezone                      => null
time("10:30:00").year                           => null
time("23:30:00") + @"PT1H"                      => 00:30:00
time("00:30:00") - @"PT1H"                      => 23:30:00
time("10:00:00") + @"P1D"                       => 10:00:00
time("10:00:00") - time("09:30:00")             => PT30M
time("09:30:00") - time("10:00:00")             => -PT30M
time("10:00:00Z") - time("10:00:00+02:00")      => PT2H
time("10:00:00") + time("10:00:00")             => null
time("10:00:00") + @"P1M"                       => null
"""

DATES = r"""
date("2024-02-29")                              => 2024-02-29
date("2023-02-29")                              => null
date("2024-2-9")                                => null
date("24-02-09")                                => null
date("2024-13-01")                              => null
date("2024-00-01")                              => null
date("2024-01-00")                              => null
date("-2024-01-01")                             => -2024-01-01
date("01211-12-31")                             => null
date("12345-01-01")                             => 12345-01-01
date("2024-01-01T00:00:00")                     => null
date("2024-01-01Z")                             => null
date("")                                        => null
date(null)                                      => null
date(2024, 2, 29)                               => 2024-02-29
date(2024, 2, 30)                               => null
date(-1, 1, 1)                                  => -0001-01-01
date(year: 2024, month: 1, day: 2)              => 2024-01-02
date(@"2024-01-01T23:59:59Z")                   => 2024-01-01
date("2024-02-29").weekday                      => 4
date("2024-02-29") + @"P1Y"                     => 2025-02-28
date("2024-01-31") + @"P1M"                     => 2024-02-29
date("2024-03-31") - @"P1M"                     => 2024-02-29
date("2024-01-01") + @"PT23H"                   => 2024-01-01
date("2024-01-01") - @"PT1S"                    => 2023-12-31
date("2024-03-01") - date("2024-02-28")         => P2D
date("2024-01-01") + 1                          => null
date("2024-01-01") < date("2024-01-02")         => true
date("2024-01-01") = "2024-01-01"               => null
date and time("2024-01-01T10:00:00")            => 2024-01-01T10:00:00
date and time("2024-01-01")                     => 2024-01-01T00:00:00
date and time("2024-01-01T24:00:00")            => 2024-01-02T00:00:00
date and time("2024-02-28T24:00:00Z")           => 2024-02-29T00:00:00Z
date and time("2023-12-31T24:00:00+01:00")      => 2024-01-01T00:00:00+01:00
date and time("2024-01-01T24:00:01")            => null
date and time("2024-01-01T10:00")               => null
date and time("2024-01-01 10:00:00")            => null
date and time("2024-01-01T10:00:00@Mars/Olympus") => null
date and time(@"2024-01-01", @"10:00:00Z")      => 2024-01-01T10:00:00Z
date and time(@"2024-01-01T05:00:00", @"10:00:00") => 2024-01-01T10:00:00
date and time(null, @"10:00:00")                => null
date and time(date: @"2024-01-01", time: @"10:00:00") => 2024-01-01T10:00:00
@"2024-03-31T01:30:00@Europe/Paris" + @"PT1H"   => 2024-03-31T03:30:00@Europe/Paris
@"2024-01-31T10:00:00" + @"P1M"                 => 2024-02-29T10:00:00
@"2024-01-01T10:00:00Z" - @"2024-01-01T10:00:00+02:00" => PT2H
@"2024-01-01T10:00:00" - @"2024-01-01T10:00:00Z" => null
@"2024-01-02" - @"2024-01-01T12:00:00Z"         => PT12H
@"2024-01-01T10:00:00Z" = @"2024-01-01T12:00:00+02:00" => true
@"2024-01-01T10:00:00" < @"2024-01-01T11:00:00Z" => true
is(@"2024-01-01T10:00:00Z", @"2024-01-01T12:00:00+02:00") => false
is(1, 1.0)                                      => true
is(1, "1")                                      => false
is(null, null)                                  => true
is(null, 1)                                     => false
is([1], [1])                                    => true
day of year(@"2024-12-31")                      => 366
day of year(@"2023-12-31T10:00:00")             => 365
day of year(null)                               => null
day of week(@"2024-02-29")                      => Thursday
day of week("2024-02-29")                       => null
month of year(@"2024-02-29")                    => February
week of year(@"2020-12-31")                     => 53
week of year(@"2021-01-03")                     => 53
week of year(@"2021-01-04")                     => 1
week of year(date: @"2024-12-30")               => 1
"""

DURATIONS = r"""
duration("P1D")                                 => P1D
duration("PT36H")                               => P1DT12H
duration("P1DT2H3M4.5S")                        => P1DT2H3M4.5S
duration("-PT1M")                               => -PT1M
duration("PT0S")                                => PT0S
duration("P14M")                                => P1Y2M
duration("P0M")                                 => P0M
duration("-P1Y")                                => -P1Y
duration("P")                                   => null
duration("PT")                                  => null
duration("P1")                                  => null
duration("1D")                                  => null
duration("P1M1D")                               => null
duration("P1H")                                 => null
duration("P-1D")                                => null
duration("P1.5D")                               => null
duration("p1d")                                 => null
duration("")                                    => null
duration(null)                                  => null
duration(5)                                     => null
duration(from: "P1D")                           => P1D
duration(@"P1D")                                => P1D
@"P1D" + @"PT12H"                               => P1DT12H
@"P1Y" + @"P1M"                                 => P1Y1M
@"P1Y" + @"P1D"                                 => null
@"P1D" * 2                                      => P2D
2 * @"P1D"                                      => P2D
@"P1D" / 2                                      => PT12H
@"P1D" / @"PT12H"                               => 2
@"P1Y" / @"P6M"                                 => 2
@"P1Y" / @"P1D"                                 => null
@"P1Y" * @"P1Y"                                 => null
@"P1D" / 0                                      => null
@"P1Y" / @"P0M"                                 => null
1 / @"P1D"                                      => null
@"P1D" = @"PT24H"                               => true
@"P1Y" = @"P12M"                                => true
@"P1Y" = @"P365D"                               => null
@"P1D" < @"P2D"                                 => true
@"P1D" < @"P1M"                                 => null
@"P1DT2H3M4S".days                              => 1
@"P1DT2H3M4S".hours                             => 2
@"P1DT2H3M4S".minutes                           => 3
@"PT4.25S".seconds                              => 4.25
@"P1Y2M".years                                  => 1
@"P1Y2M".months                                 => 2
@"P1D".years                                    => null
@"P1Y".days                                     => null
years and months duration(@"2011-12-22", @"2013-08-24") => P1Y8M
years and months duration(@"2013-08-24", @"2011-12-22") => -P1Y8M
years and months duration(@"2024-01-31", @"2024-02-29") => P0M
years and months duration(@"2024-01-01", @"2024-01-01") => P0M
years and months duration(null, @"2024-01-01")  => null
years and months duration(from: @"2024-01-01", to: @"2025-01-01") => P1Y
"""

EQUALITY = r"""
1 = 1.0                                         => true
1 = 2                                           => false
1 = "1"                                         => null
1 = true                                        => null
1 = null                                        => false
null = null                                     => true
null != null                                    => false
null != 1                                       => true
1 != "1"                                        => null
"a" = "a"                                       => true
"a" = "A"                                       => false
true = true                                     => true
true = false                                    => false
[] = []                                         => true
[1, 2] = [1, 2]                                 => true
[1, 2] = [2, 1]                                 => false
[1, [2]] = [1, [2]]                             => true
[1, 2] = [1]                                    => false
[null] = [null]                                 => true
[1] = 1                                         => null
{} = {}                                         => true
{a: 1, b: 2} = {b: 2, a: 1}                     => true
{a: 1} = {a: 2}                                 => false
{a: 1} = {b: 1}                                 => false
{a: {b: [1]}} = {a: {b: [1]}}                   => true
{a: 1} = [1]                                    => null
[1..2] = [1..2]                                 => true
[1..2] = [1..2)                                 => false
[1..2] = (1..2]                                 => false
(> 1) = (> 1)                                   => true
(> 1) = (>= 1)                                  => false
[1..2] = 1                                      => null
@"2024-01-01" = @"2024-01-01"                   => true
@"2024-01-01" = @"2024-01-02"                   => false
@"2024-01-01" = @"2024-01-01T00:00:00"          => null
@"10:00:00Z" = @"11:00:00+01:00"                => true
@"10:00:00" = @"10:00:00"                       => true
@"10:00:00" = @"10:00:01"                       => false
@"10:00:00@Europe/Paris" = @"10:00:00@Europe/Paris" => true
@"P1D" = @"P1M"                                 => null
{f: function() 1, r: f = f}.r                   => true
"""
TABLES = (ROUNDING, ARITHMETIC, NUMBER, TIME, DATES, DURATIONS, EQUALITY)
ROWS = [
    tuple(part.strip() for part in line.split("=>"))
    for table in TABLES
    for line in table.strip("\n").splitlines()
]


@pytest.mark.parametrize("expression, answer", ROWS)
def test_what_an_expression_gives(expression: str, answer: str) -> None:
    found = format_value(evaluate(expression, {}))
    if len(found) > 100:
        # A very large number: its first digits, and its size as a power of ten.
        assert found.startswith("2")
        assert len(found) == 6145
    else:
        assert found == answer


NULLS = [expression for expression, answer in ROWS if answer == "null"]


@pytest.mark.parametrize("expression", NULLS)
def test_null_says_why(expression: str) -> None:
    found = compile_feel(expression).explain({})
    assert found.value is None
    assert found.reasons
    for reason in found.reasons:
        assert expression[reason.position : reason.end] == reason.text
        assert reason.problem
        assert reason.expected

"""When do people work? Weekdays, 07:00 to 16:30 UTC: a European office, summer and winter alike.

A wait of four working hours that starts at 15:00 ends the next morning, and on Monday after a Friday.
"""

from datetime import date, datetime, time, timedelta

OPENS, CLOSES = time(7, 0), time(16, 30)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5


def next_working(moment: datetime) -> datetime:
    """This moment if people are at work, else the next opening."""
    if is_working_day(moment.date()) and moment.time() < CLOSES:
        return max(moment, datetime.combine(moment.date(), OPENS))
    day = moment.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS) + timedelta(minutes=moment.minute)


def add(moment: datetime, hours: float) -> datetime:
    """The moment this many working hours later, to the second."""
    left = timedelta(hours=hours)
    moment = next_working(moment)
    while (rest := datetime.combine(moment.date(), CLOSES) - moment) < left:
        left -= rest
        moment = next_working(datetime.combine(moment.date() + timedelta(days=1), time(0, moment.minute)))
    return (moment + left).replace(microsecond=0)

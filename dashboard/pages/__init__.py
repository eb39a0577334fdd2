"""Which pages are there, and in which order does the navigation show them?"""

from dashboard.pages import (
    ai,
    data_status,
    delivery,
    methods,
    onboarding,
    overview,
    people,
    pull_requests,
    quality,
)
from dashboard.pages.page import Page

PAGES: dict[str, Page] = {
    module.PAGE.slug: module.PAGE
    for module in (overview, delivery, quality, ai, people, pull_requests, data_status, methods, onboarding)
}
SECTIONS = (
    ("Overview", ("overview",)),
    ("Analytics", ("delivery", "quality", "ai", "people")),
    ("Explore", ("pull-requests",)),
    ("Data", ("data-status", "methods", "onboarding")),
)

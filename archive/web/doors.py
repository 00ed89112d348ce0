"""Every blueprint of the web door: a new page or interface is one line here."""

from flask import Blueprint

from archive.web import (
    account,
    admin,
    admin_acts,
    audit,
    citizen,
    desk,
    downloads,
    guide,
    health,
    inspector,
    login,
    metrics,
    officer,
    records,
    review,
    second_step,
    signer,
    static,
    uploads,
    verify,
)
from archive.web.api import asking, dossiers, jobs, openapi, proofs, reading, webhooks
from archive.web.api import records as api_records
from archive.web.api import uploads as api_uploads

DOORS: tuple[Blueprint, ...] = (
    static.pages,
    citizen.pages,
    verify.pages,
    guide.pages,
    health.pages,
    metrics.pages,
    login.pages,
    officer.pages,
    uploads.pages,
    records.pages,
    review.pages,
    signer.pages,
    desk.pages,
    inspector.pages,
    downloads.pages,
    second_step.pages,
    account.pages,
    admin.pages,
    admin_acts.pages,
    audit.pages,
    api_records.pages,
    api_uploads.pages,
    reading.pages,
    dossiers.pages,
    jobs.pages,
    webhooks.pages,
    proofs.pages,
    asking.pages,
    openapi.pages,
)

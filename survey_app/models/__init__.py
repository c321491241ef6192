"""The tables and their constraints, by subject. Rules of privacy are constraints here where they can be."""

from .accounts import RecoveryCode, Role, StaffAccount, StaffRole
from .audit import AuditEvent
from .branding import BrandLogo
from .comments import CommentCoding
from .consultations import Consultation, Draft, QuestionnaireVersion, Response
from .contacts import Contact
from .intake import ImportMapping, ImportUpload, PaperForm
from .onetime import OneTimeCode
from .places import (
    AreaMember,
    AreaName,
    BoundaryRow,
    DeprivationRow,
    PlaceEdition,
    PlaceRow,
    PopulationRow,
    PostcodeRow,
)
from .preparing import ChapterText, Preparation, PreparedFile, PreparedRelease
from .publications import FrozenResponses, Publication, PublishedFile

__all__ = [
    "Consultation", "Draft", "QuestionnaireVersion", "Response",
    "CommentCoding",
    "Contact",
    "OneTimeCode",
    "AuditEvent", "RecoveryCode", "Role", "StaffAccount", "StaffRole",
    "AreaMember", "AreaName", "BoundaryRow", "DeprivationRow", "PlaceEdition", "PlaceRow", "PopulationRow", "PostcodeRow",
    "ImportMapping", "ImportUpload", "PaperForm",
    "FrozenResponses", "Publication", "PublishedFile",
    "BrandLogo",
    "ChapterText", "Preparation", "PreparedFile", "PreparedRelease",
]

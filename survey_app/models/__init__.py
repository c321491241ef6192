"""The tables and their constraints, by subject. Privacy rules are database constraints where possible."""

from .accounts import AuditEvent, RecoveryCode, Role, StaffAccount, StaffRole
from .comments import CheckedComment, CommentCoding, CommentMark, SecondReading
from .consultations import BrandLogo, Consultation, Draft, QuestionnaireVersion, Response
from .places import AreaMember, AreaName, BoundaryRow, DeprivationRow, PlaceEdition, PlaceRow, PopulationRow, PostcodeRow
from .publications import ChapterText, FrozenResponses, Preparation, PreparedFile, PreparedRelease, Publication, PublishedFile
from .responses import Contact, ImportMapping, ImportUpload, OneTimeCode, PaperForm

__all__ = [
    "Consultation", "Draft", "QuestionnaireVersion", "Response",
    "CheckedComment", "CommentCoding", "CommentMark", "SecondReading",
    "Contact",
    "OneTimeCode",
    "AuditEvent", "RecoveryCode", "Role", "StaffAccount", "StaffRole",
    "AreaMember", "AreaName", "BoundaryRow", "DeprivationRow", "PlaceEdition", "PlaceRow", "PopulationRow", "PostcodeRow",
    "ImportMapping", "ImportUpload", "PaperForm",
    "FrozenResponses", "Publication", "PublishedFile",
    "BrandLogo",
    "ChapterText", "Preparation", "PreparedFile", "PreparedRelease",
]

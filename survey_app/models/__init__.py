"""The tables and their constraints, by subject. Privacy rules are database constraints where possible."""

from .accounts import AuditEvent, Passkey, RecoveryCode, Role, StaffAccount, StaffRole, StaffSession
from .comments import CheckedComment, CommentCoding, CommentMark, SecondReading
from .complaints import DataComplaint
from .consultations import BrandLogo, Consultation, Draft, QuestionnaireVersion, Response
from .mails import Announcement, MailCount, OutgoingMail
from .places import AreaMember, AreaName, BoundaryRow, DeprivationRow, PlaceEdition, PlaceRow, PopulationRow, PostcodeRow
from .publications import ChapterText, FrozenResponses, Preparation, PreparedFile, PreparedRelease, Publication, PublishedFile
from .responses import Contact, ImportBatch, ImportMapping, ImportUpload, OneTimeCode, PaperForm

__all__ = [
    "Consultation", "Draft", "QuestionnaireVersion", "Response",
    "CheckedComment", "CommentCoding", "CommentMark", "SecondReading",
    "Announcement", "Contact", "DataComplaint", "MailCount", "OutgoingMail",
    "OneTimeCode",
    "AuditEvent", "Passkey", "RecoveryCode", "Role", "StaffAccount", "StaffRole", "StaffSession",
    "AreaMember", "AreaName", "BoundaryRow", "DeprivationRow", "PlaceEdition", "PlaceRow", "PopulationRow", "PostcodeRow",
    "ImportBatch", "ImportMapping", "ImportUpload", "PaperForm",
    "FrozenResponses", "Publication", "PublishedFile",
    "BrandLogo",
    "ChapterText", "Preparation", "PreparedFile", "PreparedRelease",
]

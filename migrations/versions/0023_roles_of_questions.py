"""the role of a question stands in its questionnaire, and is no longer found by its id"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0023'
down_revision = '0021'

# What was found by id until now, and by the codes of its answers.
BY_ID = {'priorities': 'agreement', 'informed': 'informed', 'channels': 'channels', 'safe_day': 'safety', 'safe_night': 'safety',
         'safe_dark': 'safety', 'victim': 'victim', 'reported': 'reported', 'not_reported': 'reasons'}
BY_PART = {'day': 'safety', 'night': 'safety'}
SIDES = {'strongly_agree': 'agree', 'agree': 'agree', 'tend_to_agree': 'agree', 'strongly_disagree': 'disagree',
         'disagree': 'disagree', 'tend_to_disagree': 'disagree'}
OF_ROLE = {'agreement': SIDES, 'victim': {'yes': 'yes'}, 'reported': {'no': 'no'},
           'sources': {'others_experience': 'hearsay', 'news': 'hearsay'}}
SEVERAL = ('safety', 'sources', 'profile')


JSON = sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')
CONSULTATION = sa.table('consultation', sa.column('id'), sa.column('version_id'), sa.column('settings', JSON))
RESPONSE = sa.table('response', sa.column('version_id'))
VERSION = sa.table('questionnaire_version', sa.column('id'), sa.column('sha256'), sa.column('document'))


def upgrade():
    for number, version, settings in _consultations():
        chosen = settings.pop('roles', {})
        _change(number, _stored(_with_roles(_document(version), chosen)), settings)


def downgrade():
    """Takes the roles out of every version, since an older program knows no questionnaire that has them."""
    for number, version, settings in _consultations():
        named = {question['role']: question['id'] for question in _questions(_document(version))
                 if question.get('role') and question['role'] not in SEVERAL}
        _change(number, version, {**settings, 'roles': named} if named else settings)
    later = sa.or_(VERSION.c.document.contains('"role":'), VERSION.c.document.contains('"side":'))
    for version in op.get_bind().execute(sa.select(VERSION.c.id).where(later)).scalars().all():
        former = _stored(_without_roles(_document(version)))
        for table in (CONSULTATION, RESPONSE):
            op.execute(sa.update(table).where(table.c.version_id == version).values(version_id=former))
        op.execute(sa.delete(VERSION).where(VERSION.c.id == version))


def _without_roles(asked):
    for question in _questions(asked):
        question.pop('role', None)
        for option in question['options']:
            option.pop('side', None)
    return asked


def _consultations():
    return op.get_bind().execute(sa.select(CONSULTATION.c.id, CONSULTATION.c.version_id, CONSULTATION.c.settings)).all()


def _document(version):
    return json.loads(op.get_bind().execute(sa.select(VERSION.c.document).where(VERSION.c.id == version)).scalar_one())


def _change(number, version, settings):
    op.execute(sa.update(CONSULTATION).where(CONSULTATION.c.id == number).values(version_id=version, settings=settings))


def _questions(asked):
    return [question for page in asked['pages'] for question in page['questions']]


def _with_roles(asked, chosen):
    named = {name: BY_PART.get(part, part) for part, name in chosen.items()}
    questions, scales = _questions(asked), {}
    taken = {role for role in named.values() if role not in SEVERAL}
    for question in questions:
        role = named.get(question['id']) or _role_of(question, asked, taken)
        if not role or not question['options']:
            continue
        question['role'] = role
        taken |= {role} - {*SEVERAL}
        for option in question['options']:
            side = OF_ROLE.get(role, {}).get(option['code'])
            if side:
                option['side'] = side
                scales[question['scale'], option['code']] = side
    for question in questions:      # questions on one scale share its answers
        for option in question['options'] if question['scale'] else ():
            if (question['scale'], option['code']) in scales:
                option['side'] = scales[question['scale'], option['code']]
    return asked


def _role_of(question, asked, taken):
    last = asked['pages'][-1]
    if question['rows_from']:
        return 'sources'
    if question in last['questions'] and question['kind'] == 'single' and (
            last['id'] == 'about_you' or any(option['declined'] for option in question['options'])):
        return 'profile'
    role = BY_ID.get(question['id'], '')
    fits = {'safety': any(option['concern'] for option in question['options']),
            'channels': question['kind'] == 'multiple', 'reasons': question['kind'] == 'multiple'}
    return role if role not in taken and fits.get(role, True) else ''


def _stored(asked):
    document = json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(',', ':'))
    digest = hashlib.sha256(document.encode()).hexdigest()
    connection, known = op.get_bind(), sa.select(VERSION.c.id).where(VERSION.c.sha256 == digest)
    found = connection.execute(known).scalar()
    if found is None:
        connection.execute(sa.insert(VERSION).values(sha256=digest, document=document))
        found = connection.execute(known).scalar_one()
    return found

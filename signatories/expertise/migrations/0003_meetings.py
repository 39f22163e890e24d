import django.db.models.deletion
import kmip_portal.clock
import signatories.expertise.models.meeting
from django.conf import settings
from django.db import migrations, models

from kmip_portal.new_tables import together


class Migration(migrations.Migration):

    dependencies = [
        ('expertise', '0002_news'),
        ('signatories', '0001_squashed_0023_strangers_report_contacts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=signatories.expertise.models.meeting.new_meeting_reference, editable=False, max_length=13, unique=True)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('papers_out', 'Papers out'), ('held', 'Held'), ('agreed', 'Minutes agreed'), ('cancelled', 'Cancelled')], default='planned', max_length=10)),
                ('title', models.CharField(max_length=120)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('link', models.URLField(blank=True, help_text='To take part online.', max_length=300)),
                ('agenda', models.TextField(blank=True, help_text='Markdown.', max_length=10000)),
                ('planned_at', models.DateTimeField(default=kmip_portal.clock.now)),
                ('papers_sent_at', models.DateTimeField(null=True)),
                ('minutes', models.TextField(blank=True, help_text='Markdown.', max_length=50000)),
                ('also_present', models.CharField(blank=True, help_text='Besides those listed.', max_length=500)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_reason', models.TextField(blank=True, max_length=500)),
                ('sequence', models.PositiveIntegerField(default=0, help_text='How often it was moved: calendars ask.')),
                ('moved_at', models.DateTimeField(default=kmip_portal.clock.now, help_text='Since when it stands so.')),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('papers_sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=[('present', 'Present'), ('apologies', 'Apologies'), ('deputy', 'Sent a deputy')], max_length=10)),
                ('deputy', models.CharField(blank=True, help_text='Who came instead.', max_length=120)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signatories.organisation')),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='expertise.meeting')),
            ],
            options={
                'verbose_name_plural': 'attendance',
                'ordering': ['organisation__folded_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='1 for the first of its meeting.')),
                ('text', models.CharField(max_length=500)),
                ('due_on', models.DateField()),
                ('given_at', models.DateTimeField(default=kmip_portal.clock.now)),
                ('done_at', models.DateTimeField(null=True)),
                ('chased_on', models.DateField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='expertise.meeting')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meeting_actions', to='signatories.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='1 for the first of its meeting.')),
                ('title', models.CharField(max_length=150)),
                ('filename', models.CharField(help_text='Safe to show.', max_length=200)),
                ('kind', models.CharField(max_length=4)),
                ('size', models.PositiveIntegerField(help_text='Bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(max_length=120, upload_to=signatories.expertise.models.meeting._random_path)),
                ('added_at', models.DateTimeField(default=kmip_portal.clock.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='expertise.meeting')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='PapersSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(default=kmip_portal.clock.now)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers_went_to', to='expertise.meeting')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'papers sent',
            },
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['starts_at'], name='expertise_meetings'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('papers_sent_at__isnull', False), ('papers_sent_by__isnull', False)), models.Q(('papers_sent_at__isnull', True), ('papers_sent_by__isnull', True)), _connector='OR'), name='meeting_papers_sent_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), _connector='OR'), name='meeting_agreed_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), _connector='OR'), name='meeting_cancelled_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='expertise_meeting_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place', ''), _negated=True), models.Q(('link', ''), _negated=True), _connector='OR'), name='expertise_meeting_is_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'agreed'), _negated=True), models.Q(models.Q(('minutes', ''), _negated=True), ('agreed_at__isnull', False)), _connector='OR'), name='expertise_minutes_are_written_before_agreed'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(models.Q(('cancelled_reason', ''), _negated=True), ('cancelled_at__isnull', False)), _connector='OR'), name='expertise_meeting_cancelled_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'organisation', 'representative'), name='expertise_one_seat_each'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('how', 'deputy'), ('deputy', ''), _connector='OR'), name='expertise_deputy_only_if_sent'),
        ),
        migrations.AddIndex(
            model_name='meetingaction',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['due_on'], name='expertise_actions_open'),
        ),
        migrations.AddConstraint(
            model_name='meetingaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('done_by__isnull', False)), models.Q(('done_at__isnull', True), ('done_by__isnull', True)), _connector='OR'), name='meetingaction_done_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='meetingaction',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='expertise_actions_in_order'),
        ),
        migrations.AddConstraint(
            model_name='meetingaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), _connector='OR'), name='expertise_action_has_one_owner'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), _connector='OR'), name='paper_removed_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='expertise_papers_in_order'),
        ),
        migrations.AddConstraint(
            model_name='paperssent',
            constraint=models.UniqueConstraint(fields=('meeting', 'user'), name='expertise_papers_sent_once'),
        ),
    ])

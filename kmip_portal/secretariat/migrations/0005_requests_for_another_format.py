import django.db.models.deletion
import kmip_portal.clock
import kmip_portal.secretariat.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('secretariat', '0004_what_a_handover_keeps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormatRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=kmip_portal.secretariat.models.new_format_request_reference, editable=False, max_length=13, unique=True)),
                ('submission_id', models.UUIDField(unique=True)),
                ('status', models.CharField(choices=[('received', 'Not answered yet'), ('answered', 'Answered')], default='received', max_length=10)),
                ('document', models.CharField(choices=[('agreement', 'The agreement in force'), ('earlier', 'An earlier version of the agreement'), ('statement', 'The acceptance statement'), ('one_off', 'The form for a one-off Record of Sharing'), ('repeat', 'The form for a repeat Record of Sharing'), ('other', 'Something else on this site')], max_length=12)),
                ('format', models.CharField(choices=[('large_print', 'Large print'), ('easy_read', 'Easy read'), ('braille', 'Braille'), ('audio', 'Audio'), ('signed', 'British Sign Language'), ('paper', 'On paper'), ('other', 'Another format')], max_length=12)),
                ('details', models.TextField(blank=True, max_length=1000)),
                ('name', models.CharField(blank=True, help_text='Forgotten after a while.', max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('address', models.TextField(blank=True, max_length=500)),
                ('received_at', models.DateTimeField(default=kmip_portal.clock.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True, max_length=1000)),
            ],
        ),
        migrations.AddField(
            model_name='formatrequest',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='formatrequest',
            index=models.Index(fields=['status', 'received_at'], name='secretariat_formats'),
        ),
        migrations.AddConstraint(
            model_name='formatrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'answered'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='secretariat_answered_in_words'),
        ),
        migrations.AddConstraint(
            model_name='formatrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), _connector='OR'), name='formatrequest_answered_at_and_by'),
        ),
    ]

import kmip_portal.secretariat.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('secretariat', '0003_a_reference_for_each'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='secretariat',
            name='reference',
            field=models.CharField(default=kmip_portal.secretariat.models.new_secretariat_reference, editable=False, max_length=13, unique=True),
        ),
        migrations.AddConstraint(
            model_name='secretariat',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'agreed')), fields=('from_on',), name='secretariat_one_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='secretariat',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('status',), name='secretariat_one_put_forward_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='secretariat',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_by', None), ('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='secretariat_agreed_by_another_person'),
        ),
        migrations.AddConstraint(
            model_name='secretariat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('refused_reason', ''), _negated=True), _connector='OR'), name='secretariat_refused_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='secretariat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), models.Q(('proposed_at__isnull', True), ('proposed_by__isnull', True)), _connector='OR'), name='secretariat_proposed_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='secretariat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='secretariat_decided_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='secretariat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), _connector='OR'), name='secretariat_cancelled_at_and_by'),
        ),
    ]

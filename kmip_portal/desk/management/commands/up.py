import socket

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.urls import reverse

from kmip_portal import env, static_files
from kmip_portal.desk import sample, supervisor


class Command(BaseCommand):
    help = "Prepares the database, then runs web, worker and scheduler together until Ctrl-C."

    def handle(self, **options):
        port = env.whole("PORT", 8000)
        try:
            with supervisor.only_one(settings.DATA_DIR):
                self.refuse_a_taken(port)
                self.prepare()
                self.greet()
                level = settings.LOGGING["root"]["level"]
                children = supervisor.portal(port, settings.DATA_DIR, level)
                supervisor.look_after(children, settings.DATA_DIR / "logs", self.say)
        except KeyboardInterrupt:
            raise CommandError("Stopped before it had started.", returncode=130) from None
        except supervisor.AlreadyRunning as other:
            raise CommandError(
                f"The portal already runs on {settings.DATA_DIR} (process {other}). "
                "Stop it, or set KMIP_DATA_DIR to another folder."
            ) from None

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def refuse_a_taken(self, port):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError as problem:
                raise CommandError(
                    f"Port {port} cannot be used: {problem.strerror}. "
                    f"Choose another, for example: PORT={port + 1} script/server"
                ) from None

    def prepare(self):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        static_files.collect()
        if settings.DEMONSTRATION:
            call_command("load_sample", if_empty=True)

    def greet(self):
        self.say(f"\nThe portal: {settings.BASE_URL}    (Ctrl-C stops it)")
        if settings.DEMONSTRATION:
            self.say(f"Demonstration. Everybody's password: {sample.password()}")
            for email, what in sample.sign_ins():
                self.say(f"    {email:32} {what}")
            self.say(f"What it would email: {settings.BASE_URL}{reverse('demonstration_letters')}")
        self.say(f"Logs: {settings.DATA_DIR / 'logs'}\n")

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "thao.home"
    label = "home"

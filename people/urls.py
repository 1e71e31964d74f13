from django.contrib.auth import views as auth
from django.urls import path

app_name = "people"

urlpatterns = [
    path("dang-nhap/", auth.LoginView.as_view(template_name="people/sign_in.html"), name="sign_in"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="sign_out"),
]

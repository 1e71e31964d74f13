import pytest
from tests.quizzes.conftest import build
from tests.stories.conftest import browse, chromium, site, with_password
pytestmark=[pytest.mark.browser, pytest.mark.django_db(transaction=True)]
def test_shots(browse, site, learner, with_password):
    w=build(with_password(learner)); w.finish_lesson()
    w.set(minutes=45)
    p=browse(signed_in=learner)
    def shot(name):
        for width in (1280,390):
            p.set_viewport_size({"width":width,"height":900})
            p.screenshot(path=f"/tmp/shots/{name}-{width}.png", full_page=True)
        p.set_viewport_size({"width":1280,"height":900})
    p.goto(w.start_url); shot("start")
    p.get_by_role("button", name="Bắt đầu làm bài").click(); p.wait_for_url("**/luot/**")
    p.locator("input[name=dap-an]").nth(1).check()
    p.get_by_role("button", name="Xem lại và nộp bài").click(); p.wait_for_load_state(); shot("review")
    p.get_by_role("button", name="Nộp bài").click(); p.wait_for_load_state(); shot("result")
    p.get_by_role("link", name="Xem lại bài làm").click(); p.wait_for_load_state(); shot("paper")

# Thạo. Needs make, python3 (3.11 or newer) and git; `make` alone says what there is.

PORT ?= 8000
PYTEST_ARGS ?= -n 2
python := .venv/bin/python
templates := $(shell find templates -name '*.html')

export PYTHONUTF8 := 1
.DEFAULT_GOAL := help
.PHONY: help run demo-reset test check bench format messages

help: ## Các lệnh hiện có (this list)
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: export THAO_MODE ?= demo
run: export SITE_URL ?= http://127.0.0.1:$(PORT)
run: ## Cài đặt nếu cần rồi chạy thử, Ctrl-C để dừng (try it; PORT=8000)
	@bin/setup runtime
	@exec $(python) manage.py start --demo --port $(PORT)

demo-reset: ## Xóa dữ liệu dùng thử trong var/, bắt đầu lại (start over)
	@[ ! -e var/demo.lock ] || flock --nonblock var/demo.lock rm -rf var \
		|| { echo "Thạo đang chạy, hãy dừng trước (stop it first)."; exit 1; }
	@echo "Không còn dữ liệu dùng thử. Gõ (type): make run"

test: export THAO_MODE := test
test: ## Mọi kiểm thử, cả trình duyệt (every test; PYTEST_ARGS="-n 2")
	@bin/setup dev
	@CHROMIUM="$$(bin/browser)" $(python) -m pytest $(PYTEST_ARGS)

check: ## Định dạng, kiểu, ranh giới, nội dung, bản dịch (every check)
	@bin/setup dev
	@bin/check

bench: ## Đo tốc độ (benchmarks)
	@bin/setup dev
	@$(python) -m bench

format: ## Định dạng mã và mẫu trang (format the code)
	@bin/setup dev
	@$(python) -m ruff format .
	@.venv/bin/djade $(templates) || true # it fails when it has changed something
	@$(python) -m ruff check --fix .

messages: export THAO_MODE := test
messages: ## Trích và biên dịch lời dịch (translations; needs gettext)
	@bin/setup dev
	@command -v xgettext >/dev/null || bin/debian gettext \
		|| { echo "Gõ (type): sudo apt install gettext"; exit 1; }
	@$(python) manage.py makemessages --locale en --no-location --no-obsolete \
		--ignore .venv --ignore var --ignore tests
	@sed -i '/^"POT-Creation-Date:/d' locale/*/LC_MESSAGES/django.po
	@$(python) manage.py check_messages --write

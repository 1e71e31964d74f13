// Writing a question without leaving the keyboard. Everything here also works as a plain form:
// "Thêm mục" and "Xem thử" are buttons of it.
const form = document.querySelector('[data-write-question]');
const WAIT = 800;

if (form) {
  const kind = form.elements.type;
  const rows = () => [...form.querySelectorAll('[data-row]')];
  const look = form.querySelector('[name=xem]');
  let timer = 0;

  const fit = () => {
    for (const part of form.querySelectorAll('[data-for]')) {
      part.hidden = !part.dataset.for.split(' ').includes(kind.value);
    }
  };

  const number = () => {
    rows().forEach((row, place) => {
      for (const field of row.querySelectorAll('[name^=dong-]')) {
        field.name = field.name.replace(/^dong-\d+/, `dong-${place}`);
      }
      const label = row.querySelector('.bank__k');
      label.textContent = label.textContent.replace(/\d+/, place + 1);
    });
  };

  const add = (after) => {
    const row = rows()[0].cloneNode(true);
    for (const field of row.querySelectorAll('input')) {
      field.value = field.type === 'checkbox' ? field.value : '';
      field.checked = false;
    }
    after.after(row);
    number();
    row.querySelector('input[type=text]').focus();
  };

  const move = (row, by) => {
    const field = document.activeElement;
    if (by < 0 && row.previousElementSibling?.matches('[data-row]')) row.previousElementSibling.before(row);
    if (by > 0 && row.nextElementSibling?.matches('[data-row]')) row.nextElementSibling.after(row);
    number();
    field.focus();
    later();
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(look), WAIT);
  };

  form.addEventListener('keydown', (event) => {
    const row = event.target.closest('[data-row]');
    if (event.key === 'Enter' && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('[name=luu-va-moi]'));
    } else if (event.key === 'Enter' && !event.isComposing && row && event.target.type === 'text') {
      event.preventDefault();
      add(row);
    } else if (event.altKey && row && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      move(row, event.key === 'ArrowUp' ? -1 : 1);
    }
  });
  form.addEventListener('click', (event) => {
    const row = event.target.closest('[data-row]');
    if (event.target.dataset.by) move(row, Number(event.target.dataset.by));
    if ('add' in event.target.dataset) {
      event.preventDefault();
      add(rows().at(-1));
    }
  });
  form.addEventListener('input', later);
  kind.addEventListener('change', fit);
  for (const buttons of form.querySelectorAll('[data-move]')) buttons.hidden = false;
  fit();
  later();
}

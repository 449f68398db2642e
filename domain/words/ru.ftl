### Тексты, общие для всех дверей: статусы, роли, каналы, отказы. Ключи те же, что в en.ftl.

## Слова

order = Заявка № { $number }
pieces = { $count ->
    [one] { $count } штука
    [few] { $count } штуки
   *[many] { $count } штук
}
pieces-short = { $count } шт.
positions = { $count ->
    [one] { $count } позиция
    [few] { $count } позиции
   *[many] { $count } позиций
}
orders = { $count ->
    [one] { $count } заявка
    [few] { $count } заявки
   *[many] { $count } заявок
}
minutes = { $count ->
    [one] { $count } минута
    [few] { $count } минуты
   *[many] { $count } минут
}
hours = { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[many] { $count } часов
}
days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}
erased-person = удалённый пользователь
the-system = Система

## Статусы

status-new = Новая
status-accepted = Принята
status-in-progress = В работе
status-waiting-requester = Ждёт заявителя
status-waiting-stock = Ожидает поступления
status-ready = Готова к выдаче
status-in-transit = В пути
status-issued = Выдана
status-closed = Закрыта
status-rejected = Отклонена
status-cancelled = Отменена

## Приоритеты

priority-low = Низкий
priority-normal = Обычный
priority-high = Высокий
priority-urgent = Срочный

## Роли

role-requester = заявитель
role-storekeeper = кладовщик
role-dispatcher = старший кладовщик
role-supervisor = руководитель
role-analyst = аналитик
role-administrator = администратор
role-system = система

## Каналы

channel-telegram = Telegram
channel-miniapp = мини-приложение
channel-panel = панель
channel-api = API
channel-cli = командная строка
channel-scheduler = планировщик
channel-seed = начальные данные

## Сроки

clock-response = Реакция
clock-resolution = Выполнение

## Картриджи

kind-all-in-one = картридж
kind-toner = тонер
kind-drum = фотобарабан
kind-ink = чернила

## Действия

action-claim = Взять
action-assign = Назначить
action-hand-over = Выдать позиции
action-waive-line = Снять позицию
action-amend-lines = Изменить позиции
action-comment = Написать
action-comment-internally = Внутренняя заметка
action-attach-photo = Приложить фото
action-set-priority = Изменить приоритет
action-nudge = Поторопить
action-force = Перевести принудительно
action-remind = Напомнить

## Отказы: что случилось и что делать

refusal-not-allowed = У вас нет права на это действие. Если оно нужно для работы, обратитесь к администратору.
refusal-deactivated = Ваш доступ отключён. Обратитесь к администратору.
refusal-unknown-order = Такой заявки нет, или она вам недоступна. Проверьте номер.
refusal-unknown-branch = Такого филиала нет в справочнике. Выберите филиал из списка.
refusal-unknown-warehouse = Такого склада нет в справочнике. Выберите склад из списка.
refusal-unknown-cartridge = Такого картриджа нет в справочнике или в заявке. Выберите картридж из списка.
refusal-unknown-printer = Такого принтера нет в справочнике. Проверьте инвентарный номер.
refusal-unknown-person = Такого человека нет, или он не работает с этим филиалом.
refusal-unknown-calendar = Такого календаря нет в справочнике.
refusal-unknown-policy = Такой политики нет в справочнике.
refusal-unknown-photo = Это фото не найдено. Загрузите его ещё раз.
refusal-unknown-invitation = Приглашение не найдено. Попросите новую ссылку у администратора.
refusal-invitation-expired = Срок приглашения истёк. Попросите новую ссылку у администратора.
refusal-invitation-spent = Приглашение уже использовано другим человеком. Попросите новую ссылку у администратора.
refusal-already-taken = Заявку уже взял(а) { $by }.
refusal-already-closed = Заявка уже завершена: «{ $status }». Если вопрос остался, откройте её снова или создайте новую.
refusal-illegal-transition = Из статуса «{ $from }» нельзя перейти в «{ $to }». Обновите заявку и выберите одно из доступных действий.
refusal-not-now = Сейчас это сделать нельзя: заявка в статусе «{ $status }».
refusal-reason-required = Укажите причину.
refusal-question-required = Напишите вопрос заявителю.
refusal-empty-order = В заявке нет ни одной позиции. Добавьте хотя бы один картридж.
refusal-too-many-lines = Слишком много позиций: в одной заявке может быть не больше { $max }.
refusal-duplicate-line = Один картридж указан дважды. Объедините эти позиции в одну.
refusal-quantity-out-of-range = { $min ->
   *[other] Количество должно быть целым числом от { $min } до { $max }.
}
refusal-lines-outstanding = { $left ->
    [one] Ещё не выдана { $left } штука. Выдайте её или снимите с указанием причины.
    [few] Ещё не выданы { $left } штуки. Выдайте их или снимите с указанием причины.
   *[many] Ещё не выдано { $left } штук. Выдайте их или снимите с указанием причины.
}
refusal-nothing-outstanding = По этой позиции выдавать больше нечего.
refusal-assignee-not-eligible = Этот человек не работает на складе этого филиала. Выберите другого исполнителя.
refusal-assignee-absent = Этого исполнителя нет до { $until }, а заменить его здесь некому. Выберите другого.
refusal-substitute-not-eligible = Этот человек не может быть заместителем: он не работает на тех же складах. Выберите другого.
refusal-asked-recently = { $hours ->
    [one] Вам недавно отказали в доступе. Попросить снова можно через { $hours } час.
    [few] Вам недавно отказали в доступе. Попросить снова можно через { $hours } часа.
   *[many] Вам недавно отказали в доступе. Попросить снова можно через { $hours } часов.
}
refusal-no-access-request = Этот запрос на доступ уже рассмотрен.
refusal-reopen-window-over = { $days ->
    [one] Открыть заявку снова можно было в течение { $days } дня. Создайте новую заявку.
   *[many] Открыть заявку снова можно было в течение { $days } дней. Создайте новую заявку.
}
refusal-nudged-recently = { $minutes ->
    [one] О заявке уже напомнили. Поторопить ещё раз можно через { $minutes } минуту.
    [few] О заявке уже напомнили. Поторопить ещё раз можно через { $minutes } минуты.
   *[many] О заявке уже напомнили. Поторопить ещё раз можно через { $minutes } минут.
}
refusal-text-empty = Текст пустой. Напишите хотя бы слово.
refusal-text-too-long = { $max ->
    [one] Текст слишком длинный: не больше { $max } символа.
   *[many] Текст слишком длинный: не больше { $max } символов.
}
refusal-bad-character = В тексте есть недопустимый символ (U+0000). Удалите его и отправьте снова.
refusal-too-many-photos = Слишком много фото: к заявке можно приложить не больше { $max }.
refusal-photo-too-large = Файл слишком большой: не больше { $max } МБ. Отправьте фото поменьше.
refusal-not-a-photo = Это не фото. Отправьте снимок в формате JPEG, PNG или WebP.
refusal-photo-too-many-pixels = В изображении слишком много точек: не больше { $max } мегапикселей. Отправьте фото поменьше.
refusal-in-use = Это значение уже занято ({ $kind }). Укажите другое.
refusal-already-exists = Такая запись уже есть.
refusal-own-deactivation = Нельзя отключить самого себя. Попросите другого администратора.
refusal-quiet-hours-invalid = Тихие часы не могут длиться сутки: укажите разное время начала и конца, в минутах.
refusal-invalid-calendar = Календарь составлен неверно: { $detail }
refusal-invalid-policy = Политика составлена неверно: { $detail }
refusal-invalid-date = Дата указана неверно: { $date }.

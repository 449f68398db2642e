### Тексты HTTP-двери: ошибки входа и запросов, история заявки. Ключи те же, что в en.ftl.

## Заголовки по статусу HTTP

status-title-400 = Запрос не понят
status-title-401 = Нужно войти
status-title-403 = Нет доступа
status-title-404 = Не найдено
status-title-405 = Метод не поддерживается
status-title-409 = Сейчас так нельзя
status-title-412 = Заявка уже изменилась
status-title-413 = Слишком большой файл или запрос
status-title-415 = Формат не поддерживается
status-title-422 = Проверьте данные
status-title-429 = Слишком много попыток
status-title-500 = Ошибка на сервере
status-title-503 = Сервер занят

## Что сказала сама дверь

door-sign-in-required = Войдите, чтобы продолжить.
door-session-ended = Сеанс закончился. Войдите снова.
door-wrong-credentials = Неверный логин или пароль.
door-too-many-attempts = { $minutes ->
    [one] Слишком много неудачных попыток. Попробуйте через { $minutes } минуту.
    [few] Слишком много неудачных попыток. Попробуйте через { $minutes } минуты.
   *[many] Слишком много неудачных попыток. Попробуйте через { $minutes } минут.
}
door-csrf-required = Страница устарела. Обновите её и повторите.
door-link-invalid = Ссылка не подходит: она действует 5 минут, один раз и только в том браузере, который её запросил. Запросите новую.
door-init-data-invalid = Telegram не подтвердил, кто открыл приложение. Закройте его и откройте снова из чата с ботом.
door-init-data-used = Этим входом уже воспользовались. Закройте приложение и откройте снова из чата с ботом.
door-init-data-expired = Приложение открыто слишком давно. Закройте его и откройте снова из чата с ботом.
door-not-invited = Этот аккаунт Telegram пока ни с кем не связан. Откройте приглашение от администратора.
door-telegram-off = На этом сервере вход через Telegram не настроен. Войдите с логином и паролем.
door-password-too-short = { $min ->
    [one] Пароль слишком короткий: нужен хотя бы { $min } символ.
    [few] Пароль слишком короткий: нужно хотя бы { $min } символа.
   *[many] Пароль слишком короткий: нужно хотя бы { $min } символов.
}
door-invalid-request = Поле «{ $field }» заполнено неверно: { $expected }
door-invalid-request-nameless = Запрос не удалось прочитать: { $expected }
door-body-too-large = Запрос больше { $max } КБ.
door-unsupported-media-type = Такой формат запроса не поддерживается. Отправьте JSON (application/json).
door-not-found = По этому адресу ничего нет.
door-method-not-allowed = По этому адресу так обратиться нельзя.
door-unknown-token = Такого токена нет, или он уже отозван.
door-unknown-session = Такого сеанса нет, или он уже закончился.
door-unknown-view = Такого вида нет, или он вам не показан.
door-too-many-views = { $max ->
    [one] Больше { $max } вида не сохранить. Удалите ненужные.
   *[many] Больше { $max } видов не сохранить. Удалите ненужные.
}
door-import-changed = После предпросмотра данные изменились. Посмотрите предпросмотр ещё раз.
door-import-has-errors = { $count ->
    [one] В файле { $count } строка с ошибкой. Исправьте её и загрузите файл снова.
    [few] В файле { $count } строки с ошибками. Исправьте их и загрузите файл снова.
   *[many] В файле { $count } строк с ошибками. Исправьте их и загрузите файл снова.
}
door-version-conflict = Пока вы смотрели, данные изменились. Посмотрите, что изменилось, и решите ещё раз.
door-key-reused = Этот ключ повтора уже использован для другого запроса.
door-busy = Сервер занят. Повторите через несколько секунд.
door-fault = Что-то сломалось на сервере. Мы это записали; повторите позже.

## Предупреждения

warning-ordered-recently = Такой картридж для этого филиала вы уже заказывали на этой неделе: заявка № { $number }.

## История заявки

erased-text = (текст удалён)
tell-assignee = исполнителю
tell-dispatcher = старшему кладовщику
tell-supervisor = руководителю
history-submitted = Создана заявка № { $number }: { $lines }
history-submitted-on-behalf = Создана заявка № { $number } для { $requester }: { $lines }
history-lines-amended = Изменены позиции
history-claimed = Взял(а) заявку: { $to }
history-assigned = Назначен исполнитель: { $to }
history-unassigned = Исполнитель снят: { $from }
history-status-changed = Статус: «{ $to }»
history-status-forced = Статус переведён принудительно: «{ $to }»
history-handed-over = Выдано: { $lines }
history-received = Получено: { $lines }
history-received-all = Получение подтверждено
history-line-waived = { $count ->
    [one] Снята { $count } штука: { $cartridge }
    [few] Снято { $count } штуки: { $cartridge }
   *[many] Снято { $count } штук: { $cartridge }
}
history-commented = Комментарий: { $text }
history-commented-internally = Внутренняя заметка: { $text }
history-photo-attached = Приложено фото
history-priority-changed = Приоритет: { $to }
history-reopened = Заявка открыта снова (круг { $cycle }): «{ $to }»
history-reminded = Напоминание о сроке «{ $clock }» ({ $level }): { $tell }
history-nudged = Просьба поторопиться
level-percent = { $percent } % срока
level-repeat = повтор { $n }

## История администрирования

administration-defined = { $kind ->
    [policy] Добавлена политика сроков «{ $name }»
    [branch] Добавлен филиал «{ $name }»
    [warehouse] Добавлен склад «{ $name }»
    [cartridge] Добавлен картридж «{ $name }»
    [printer] Добавлен принтер «{ $name }»
   *[other] Добавлен календарь «{ $name }»
}
administration-changed = { $kind ->
    [policy] Изменена политика сроков «{ $name }»
    [branch] Изменён филиал «{ $name }»
    [warehouse] Изменён склад «{ $name }»
    [cartridge] Изменён картридж «{ $name }»
    [printer] Изменён принтер «{ $name }»
   *[other] Изменён календарь «{ $name }»
}
administration-withdrawn = { $kind ->
    [policy] Выведена из использования политика сроков «{ $name }»
    [branch] Выведен из использования филиал «{ $name }»
    [warehouse] Выведен из использования склад «{ $name }»
    [cartridge] Выведен из использования картридж «{ $name }»
    [printer] Выведен из использования принтер «{ $name }»
   *[other] Выведен из использования календарь «{ $name }»
}
administration-restored = { $kind ->
    [policy] Возвращена политика сроков «{ $name }»
    [branch] Возвращён филиал «{ $name }»
    [warehouse] Возвращён склад «{ $name }»
    [cartridge] Возвращён картридж «{ $name }»
    [printer] Возвращён принтер «{ $name }»
   *[other] Возвращён календарь «{ $name }»
}
administration-other = Событие { $event }
administration-invited = Создано приглашение: { $role }
administration-invited-again = Создана ссылка для нового аккаунта: { $name }
administration-person-preferences-set = Изменены настройки уведомлений: { $name }
administration-person-absence-set = Отмечено отсутствие: { $name }
administration-person-absence-ended = Отсутствие закончено: { $name }
administration-person-access-asked = Просит доступ: { $name } — { $branch }
administration-person-access-denied = В доступе отказано: { $name }
administration-room-bound = Подключена группа в Telegram
administration-room-unbound = Отключена группа в Telegram
administration-joined = Приглашение принято: { $name }
administration-person-added = Добавлен человек: { $name }
administration-person-profile-changed = Изменены имя или контакты: { $name }
administration-person-granted = Дана роль: { $name } — { $role }
administration-person-revoked = Снята роль: { $name } — { $role }
administration-person-login-set = Задан логин: { $name }
administration-person-login-removed = Убран логин: { $name }
administration-person-telegram-linked = Привязан Telegram: { $name }
administration-person-telegram-unlinked = Отвязан Telegram: { $name }
administration-person-locale-set = Выбран язык: { $name }
administration-person-deactivated = Отключён доступ: { $name }
administration-person-reactivated = Доступ возвращён: { $name }

## Значения в истории администрирования

value-yes = да
value-no = нет
value-day-off = выходной
value-level = { $percent } % — { $tell }
value-repeat = { $minutes ->
    [one] далее каждую { $minutes } рабочую минуту, не больше { $cap } раз — { $tell }
    [few] далее каждые { $minutes } рабочие минуты, не больше { $cap } раз — { $tell }
   *[many] далее каждые { $minutes } рабочих минут, не больше { $cap } раз — { $tell }
}

## Загрузка из файла

import-columns-missing = в файле нет столбцов: { $columns }
import-empty = Не заполнено.
import-not-a-number = «{ $value }» — не целое число.
import-unknown-kind = Вид «{ $value }» неизвестен: нужен all_in_one, toner, drum или ink.
import-unknown-branch = Филиала «{ $value }» нет, или он выведен из использования.
import-unknown-role = Роль «{ $value }» неизвестна.
import-twice = «{ $value }» стоит в файле дважды.

## Отчёты

report-sla = Соблюдение сроков
report-sla-definition = Процент = в срок / (в срок + с опозданием + открытые и уже опоздавшие). Считается рабочее время по календарю склада, отдельно реакция и выполнение, для каждого круга заявки — по дате завершения. Отменённые и отклонённые показаны отдельно; опоздавший отказ нарушает реакцию. Открытые опоздавшие входят в период, в котором лежит момент отчёта. Человек — исполнитель в момент завершения.
report-backlog = Открытые заявки и их возраст
report-backlog-definition = Открытые — созданные (или открытые снова) и ещё не выданные, не отклонённые и не отменённые. Возраст — рабочие дни от создания или последнего открытия по календарю склада. По дням: сколько открыто к концу дня.
report-flow = Поступление и выполнение
report-flow-definition = По дням филиала: создано, открыто снова, выдано, отклонено, отменено. Прирост = созданные и открытые снова минус выданные, отклонённые и отменённые.
report-consumption = Расход картриджей
report-consumption-definition = Выдано штук по месяцам, филиалам и картриджам, по дню выдачи. Возвратов неиспользованного пока нет: они появятся вместе со складом.
report-nobody = без исполнителя
report-table-total = Всего
report-table-by-branch = По филиалам
report-table-by-person = По людям
report-table-ages = Возраст открытых
report-table-backlog = Открыто по дням
report-table-by-day = По дням
report-table-consumption = Расход
report-column-clock = Срок
report-column-branch = Филиал
report-column-person = Исполнитель
report-column-percent = % в срок
report-column-met = В срок
report-column-late = С опозданием
report-column-open-late = Открыты и опоздали
report-column-ended = Без результата
report-column-day = День
report-column-month = Месяц
report-column-cartridge = Картридж
report-column-pieces = Штук
report-column-open = Открыто
report-column-created = Создано
report-column-reopened = Открыто снова
report-column-issued = Выдано
report-column-rejected = Отклонено
report-column-cancelled = Отменено
report-column-net = Прирост
report-column-age-0 = До 1 дня
report-column-age-1 = 1–3 дня
report-column-age-2 = 3–7 дней
report-column-age-3 = 7–14 дней
report-column-age-4 = Более 14 дней

import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe, Requires } from '#platform';
import { IncidentTasks } from '../incident-tasks.ts';
import { ChangeTaskDto, CreateTaskDto, SkipTaskDto, TaskDto, TasksDto } from './dto/incident-task.dto.ts';
import { toTask, toTasks } from './task.mapper.ts';

@ApiTags('incidents')
@Controller('incidents/:id/tasks')
export class IncidentTasksController {
  constructor(private readonly tasks: IncidentTasks) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({ summary: 'What people have to do for it, in the order in which it came' })
  @ApiOkResponse({ type: TasksDto })
  async list(@Param('id') id: string): Promise<TasksDto> {
    return toTasks(await this.tasks.list(id));
  }

  @Post()
  @Requires('incident:write')
  @ApiOperation({ summary: 'Add a task' })
  @ApiCreatedResponse({ type: TaskDto })
  async add(@Param('id') id: string, @Body() body: CreateTaskDto): Promise<TaskDto> {
    return toTask(await this.tasks.add(id, body));
  }

  @Patch(':task')
  @Requires('incident:write')
  @ApiOperation({ summary: 'Change what a task says, who does it, until when' })
  @ApiOkResponse({ type: TaskDto })
  async change(
    @Param('id') id: string,
    @Param('task', IdPipe) task: string,
    @Body() body: ChangeTaskDto,
  ): Promise<TaskDto> {
    return toTask(await this.tasks.change(id, task, body));
  }

  @Post(':task/done')
  @HttpCode(200)
  @Requires('incident:write')
  @ApiOperation({ summary: 'It is done' })
  @ApiOkResponse({ type: TaskDto })
  async done(@Param('id') id: string, @Param('task', IdPipe) task: string): Promise<TaskDto> {
    return toTask(await this.tasks.move(id, task, 'finish'));
  }

  @Post(':task/skip')
  @HttpCode(200)
  @Requires('incident:write')
  @ApiOperation({ summary: 'It is not to be done, for a reason' })
  @ApiOkResponse({ type: TaskDto })
  async skip(
    @Param('id') id: string,
    @Param('task', IdPipe) task: string,
    @Body() body: SkipTaskDto,
  ): Promise<TaskDto> {
    return toTask(await this.tasks.move(id, task, 'skip', body.reason));
  }

  @Post(':task/reopen')
  @HttpCode(200)
  @Requires('incident:write')
  @ApiOperation({ summary: 'It has to be done after all' })
  @ApiOkResponse({ type: TaskDto })
  async reopen(@Param('id') id: string, @Param('task', IdPipe) task: string): Promise<TaskDto> {
    return toTask(await this.tasks.move(id, task, 'reopen'));
  }
}
